# Reads lines, then what `git fast-export --no-data` writes, and writes it with each line in a file
# of its own, first planted at another of the commits; they are spread over the history.
#
#   git fast-export … | awk -v commits=N -f plant.awk lines -
#
# Each file is beside one that its commit touches. It changes once, and every second one goes again,
# each where a later commit has no second parent. A branch that lacks the file gains it by that.

function put(number, note) {
    printf "M 100644 inline %s\n", path[number]
    text = "# " note ", " number "\n" lines[number] "\n"
    printf "data %d\n%s\n", length(text), text
}

# What a commit gains, at most one thing: `directory` is of a file that it touches.
function extend() {
    if (planted < count && seen > planted * step) {
        path[++planted] = directory sprintf("planted-%03d.src", planted)
        put(planted, "first")
    } else if (changed < planted && seen > (changed + 3) * step) {
        put(++changed, "second")
    } else if (removed + 2 <= changed && seen > (removed + 6) * step) {
        removed += 2
        printf "D %s\n", path[removed]
    }
}

FNR == NR { lines[++count] = $0; next }
FNR == 1 { step = commits / (count + 1) }

# The message, which may be followed by the next command without a line's end.
left > 0 {
    if (left > length($0)) {
        left -= length($0) + 1
        print
        next
    }
    printf "%s", substr($0, 1, left)
    $0 = substr($0, left + 1)
    left = 0
}
/^data / { left = $2 }
/^commit / { open = 1; seen++; directory = ""; touched = merges = 0 }
/^merge / { merges = 1 }
/^M [0-9]* [0-9a-f]* [^"]/ && !touched {
    touched = 1
    directory = $0
    sub(/^M [0-9]* [0-9a-f]* /, "", directory)
    sub(/[^\/]*$/, "", directory)
}
/^$/ && open {
    if (touched && !merges) extend()
    open = 0
}
{ print }

END { if (planted < count) exit 1 }
