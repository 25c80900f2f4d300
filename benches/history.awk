# Writes a history that is the same on every machine and with every awk, as a stream for
# `git fast-import`; its text and its chance come from source-text.awk.
#
#   awk -v commits=N -f source-text.awk -f history.awk             N commits, more files with time
#   awk -v tree=N -f source-text.awk -f history.awk               one commit of N small files
#
# Files grow and change; one commit in 60 begins a branch, which is merged after some more. A branch
# keeps to one directory and the main line to the others meanwhile, so one state serves both.

function data(text) { printf "data %d\n%s\n", length(text), text }

function header(branch, summary) {
    now += 60 + draw(7200)
    printf "commit refs/heads/%s\nmark :%d\n", branch, ++made
    printf "committer %s %s <%s@example.org> %d +0%d00\n", \
        word(), word(), word(), now, draw(10)
    data(summary draw(3) ? summary "\n" : summary "\n\n" line() "\n" line() "\n")
}

function write(file) {
    printf "M 100644 inline %s\n", place[file]
    data(body[file])
}

# A file of the branch's directory, or of any other.
function choose(directory,  file) {
    do file = 1 + draw(written); while (directory ? top[file] != directory : top[file] == busy)
    return file
}

function create(directory,  file, lines_) {
    file = ++written
    do top[file] = directory ? directory : 1 + draw(20); while (!directory && top[file] == busy)
    place[file] = words[top[file]] "/" words[21 + draw(4)] "/" name() "_" file ".src"
    for (lines_ = 8 + draw(400); lines_ > 0; lines_--)
        body[file] = body[file] line() "\n"
    write(file)
    return file
}

# Some lines come, change, or go, at one or two places.
function change(file,  places, at, end, lines_, new) {
    for (places = 1 + draw(2); places > 0; places--) {
        at = draw(length(body[file]))
        at += index(substr(body[file], at + 1), "\n")
        new = ""
        for (lines_ = draw(9); lines_ > 0; lines_--) new = new line() "\n"
        end = at
        if (draw(3)) {
            end += draw(200)
            end += index(substr(body[file], end + 1), "\n")
        }
        # What is as long as this is cut.
        if (length(body[file]) > 60000) end += 20000
        body[file] = substr(body[file], 1, at) new substr(body[file], end + 1)
        if (body[file] == "") body[file] = line() "\n"
    }
    write(file)
}

function commit(branch, directory, parent,  changes, file) {
    header(branch, "Let " name() " " word() " the " word())
    if (parent) printf "from :%d\n", parent
    for (changes = 1 + draw(3); changes > 0; changes--) {
        if (written < 200 || !draw(40)) file = create(directory)
        else change(file = choose(directory))
        if (directory) changed[file] = 1
    }
    print ""
}

function merge(side,  file) {
    header("main", "Merge the branch of " words[busy])
    printf "merge :%d\n", side
    for (file in changed) write(file)
    delete changed
    busy = 0
    print ""
}

function history(  side, left) {
    commit("main")
    while (made < commits) {
        if (busy && made > merge_at) {
            merge(side)
        } else if (!busy && written > 150 && !draw(60) && made + 40 < commits) {
            busy = 1 + draw(20)
            merge_at = made + 2 + draw(30)
            commit("topic", busy, made)
            side = made
        } else if (busy && draw(2)) {
            commit("topic", busy)
            side = made
        } else {
            commit("main")
        }
        if (!busy && made - tagged >= 1000) {
            tagged = made
            printf "tag v0.%d\nfrom :%d\ntagger %s <%s@example.org> %d +0000\n", \
                ++tags, made, word(), word(), now
            data("Version 0." tags "\n")
        }
    }
}

function one_commit(  i) {
    header("main", "Begin")
    for (i = 0; i < tree; i++) {
        printf "M 100644 inline %s/%s/%s_%d.src\n", \
            words[1 + i % 60], words[1 + int(i / 60) % 100], word(), i
        data(line() "\n" line() "\n" line() "\n")
    }
}

BEGIN {
    now = 1500000000
    if (tree) one_commit()
    else if (commits) history()
    print "done"
}
