# Writes source-like text that is the same on every machine and with every awk.
#
#   awk -v lines=N -f source-text.awk                    N lines to stdout
#   awk -v files=N -v directory=D -f source-text.awk     N files of 1 to 4 kB, 100 a directory,
#                                                        in directories that exist
#
# The generator is Park and Miller's: its products stay below 2^53, exact in a double.

function draw(below) {
    seed = (seed * 16807) % 2147483647
    return seed % below
}

function word() { return words[draw(count) + 1] }

function name(  first, second) {
    first = word()
    second = word()
    if (draw(3)) return first "_" second
    return first toupper(substr(second, 1, 1)) substr(second, 2)
}

function digits(length_, alphabet,  text) {
    for (text = ""; length_ > 0; length_--)
        text = text substr(alphabet, draw(length(alphabet)) + 1, 1)
    return text
}

function line(  kind) {
    kind = draw(24)
    if (kind < 3) return ""
    if (kind < 6) return "    // " word() " " word() " the " word() " of a " word() ", then " word() " it"
    if (kind < 9) return "    let " name() " = " name() "(" name() ", " draw(4096) ");"
    if (kind < 12) return "\tif (!" name() "->" word() " || " word() " > 0x" digits(4, "0123456789abcdef") ")"
    if (kind < 14) return "\t\treturn " name() "." name() "(\"" word() "-" word() "\")"
    if (kind < 16) return "#define " toupper(name()) " " draw(65536)
    if (kind < 18) return "  \"" name() "\": \"https://" word() ".example/" word() "/" draw(1000) "\","
    if (kind < 20) return "}"
    if (kind < 23) return "def " name() "(self, " name() "=None): # " word()
    # Lock files and test data: what looks random is dear to search, and rare.
    if (draw(4)) return "{"
    if (draw(2)) return "checksum = \"" digits(64, "0123456789abcdef") "\""
    return "integrity sha512-" digits(86, base64) "=="
}

BEGIN {
    seed = 20240925
    base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    count = split("account address after align array async before block buffer build byte cache " \
        "call channel check child class clear client close code color column config connect " \
        "content context copy count create current cursor data debug decode default delete " \
        "device driver encode entry error event export fetch field file filter find flag flush " \
        "format frame from group handle hash header height image import index init input insert " \
        "item join key kind last layout length level limit line link list load lock map mask " \
        "match memory merge message method mode module mount move mutex name node notify number " \
        "object offset open option order output owner packet page parent parse path pattern peer " \
        "point pool port print process queue range read record region register release remove " \
        "render reply report request reset result return ring root route rule scan schema score " \
        "secret section select send server session set shape signal size skip slot sort source " \
        "span split stack start state step stop store stream string sync table target task " \
        "test text thread time token total trace tree type union unit update user value vector " \
        "verify version view wait walk width window work write zone", words, " ")
    for (i = 1; i <= lines; i++)
        print line()
    for (i = 0; i < files; i++) {
        path = sprintf("%s/%04d/%05d.src", directory, int(i / 100), i)
        size = 1000 + draw(3000)
        for (text = ""; length(text) < size; )
            text = text line() "\n"
        printf "%s", text > path
        close(path)
    }
}
