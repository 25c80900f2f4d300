#!/usr/bin/env bash
# Compares how ntnleaks reads git repositories with other scanners, with git, and with a bare
# traversal of the packs: time, peak memory.
#
#   benches/git.sh [work directory, default target/bench]
#
# REPO is the real repository, which is only read; by default git's own is cloned. COMMITS (50000)
# is how long the generated history is, PARTS (history attribution staged range) what is measured.
# ROUNDS (3) and RUNS (3) say how often; in every round all tools take their turn. SLOW=0 leaves out
# gitleaks, which runs once. Prints; never fails because of a time.
set -euo pipefail
repo=${REPO:+$(realpath "$REPO")}
# shellcheck source=benches/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# A hook's environment would name another repository.
unset "${!GIT_@}" "${!PRE_COMMIT_@}"

commits=${COMMITS:-50000} parts=${PARTS:-history attribution staged range}
planted=100 files=78000
generated=generated-$commits.git
small=staged-small large=staged-$files
repo=${repo:-git.git}
# How many bytes of memory are allowed: so many, and so many for each object.
base=$((100 << 20)) each=200

tools() {
    common_tools
    # Its name ends in a hash.
    traversal=$(cargo build --release --quiet --manifest-path "$project/Cargo.toml" \
        --bench bare_traversal --message-format json |
        sed -n 's/.*"executable":"\([^"]*bare_traversal[^"]*\)".*/\1/p')
    [[ -x $traversal ]] || die 'cargo does not tell where bare_traversal is'
}

wanted() { [[ " $parts " == *" $1 "* ]]; }
label() { local name=${1##*/}; printf '%s' "${name%.git}"; }
objects() { git -C "$1" count-objects -v | awk '/^(count|in-pack)/ { n += $2 } END { print n }'; }

# generate DIRECTORY BARE ASSIGNMENT: a repository of what history.awk writes.
generate() {
    local directory=$1 bare=$2 what=$3
    [[ ! -d $directory ]] || return 0
    log "writing $directory"
    rm -rf "$directory.part"
    git init --quiet --initial-branch=main ${bare:+"$bare"} "$directory.part"
    awk -v "$what" -f "$here/source-text.awk" -f "$here/history.awk" |
        git -C "$directory.part" fast-import --quiet --done
    git -C "$directory.part" repack -adfq
    [[ -n $bare ]] || git -C "$directory.part" reset --quiet --hard
    mv "$directory.part" "$directory"
}

# copy REPOSITORY DIRECTORY COMMAND: the branches and tags of a repository, with what the command
# prints planted, a line a file, all over the history.
copy() {
    local from=$1 directory=$2 lines=$3
    [[ ! -d $directory ]] || return 0
    log "writing $directory"
    rm -rf "$directory.part"
    git init --quiet --bare "$directory.part"
    # The objects of the other, until what is needed of them has been copied.
    git -C "$from" rev-parse --path-format=absolute --git-path objects \
        >"$directory.part/objects/info/alternates"
    git -C "$from" for-each-ref --format='%(refname) %(objecttype) %(*objecttype)' \
        refs/heads refs/tags | awk '/ commit ?$/ { print $1 }' >refs
    git -C "$from" fast-export --no-data --reencode=no --signed-tags=strip \
        --mark-tags --tag-of-filtered-object=rewrite --stdin <refs |
        awk -v commits="$(git -C "$from" rev-list --count --stdin <refs)" -f "$here/plant.awk" \
            <("$lines") - |
        git -C "$directory.part" fast-import --quiet
    git -C "$directory.part" symbolic-ref HEAD "$(git -C "$from" symbolic-ref HEAD)"
    git -C "$directory.part" repack -adq
    rm "$directory.part/objects/info/alternates"
    mv "$directory.part" "$directory"
}

with_tokens() {
    local i
    for ((i = 0; i < planted; i++)); do printf 'NOTION_TOKEN = "%s"\n' "$(token)"; done
}

# As long, and nothing to find.
without_tokens() {
    local i
    for ((i = 0; i < planted; i++)); do
        printf 'NOTION_TOKEN = "taken from the environment when this starts %06d"\n' "$i"
    done
}

# Sets `tokens` and `plain` to copies of a repository.
copies() {
    local name
    # Another repository of this name, or a later state of it, is not this one.
    name=$(label "$1")-$(git -C "$1" rev-parse --short=8 HEAD)
    tokens=$name-tokens.git plain=$name-plain.git
    copy "$1" "$tokens" with_tokens
    copy "$1" "$plain" without_tokens
}

data() {
    if [[ $repo == git.git && ! -d $repo ]]; then
        log "cloning git's own repository"
        rm -rf "$repo.part"
        git clone --quiet --bare https://github.com/git/git "$repo.part"
        mv "$repo.part" "$repo"
    fi
    git -C "$repo" rev-parse --quiet --verify HEAD >/dev/null || die "$repo is no repository"
    generate "$generated" --bare "commits=$commits"
    generate "$small" '' commits=20
    generate "$large" '' "tree=$files"
}

# Stops unless our program reads a data set to its end.
check() {
    local set=$1 code=0
    (cd "$within" && eval "${call[ntnleaks]//@/$set}") >/dev/null || code=$?
    ((code < 2)) || die "ntnleaks fails on $within/$set with exit code $code"
}

# How many of the planted files a tool reports: it names them, except kingfisher, whose turbo mode
# knows no names and shows the tokens. So nobody sees what is printed.
found() {
    local shown='planted-[0-9]+'
    [[ $1 != kingfisher* ]] || shown='ntn_[0-9A-Za-z]{46}'
    { eval "${call[$1]//@/$2}" 2>/dev/null || true; } |
        { grep -Eo "$shown" || true; } | sort -u | wc -l
}

# The most anonymous memory that a call holds, in bytes, looked at every 5 ms: mapped packs do not
# count.
anonymous() {
    local pid key value most=0 clock
    exec {clock}<> <(:)
    eval "exec $1" >/dev/null 2>&1 &
    pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        while read -r key value _; do
            [[ $key != RssAnon: ]] || ((value <= most)) || most=$value
        done 2>/dev/null <"/proc/$pid/status" || true
        read -r -t 0.005 -u "$clock" || true
    done
    wait "$pid" || true
    exec {clock}>&-
    printf '%d' $((most * 1024))
}

memory() {
    local set=$1 count most
    count=$(objects "$set")
    most=$(anonymous "${call[ntnleaks]//@/$set}")
    printf '%s: %d objects, %d MiB of anonymous memory at most, allowed are %d MiB.\n' \
        "$(label "$set")" "$count" $((most >> 20)) $((base + each * count >> 20))
}

scanners() {
    call=(
        [ntnleaks]='ntnleaks scan --history @'
        ["bare traversal"]="'$traversal' @"
        [kingfisher-turbo]="$kingfisher --turbo --no-extract-archives --git-history full @"
        [gitleaks]="gitleaks git $gitleaks @"
    )
    quick=(ntnleaks 'bare traversal' kingfisher-turbo)
    once=(gitleaks)
    [[ $slow != 0 ]] || once=()
}

history() {
    local set
    scanners
    for set in "$repo" "$generated"; do
        check "$set"
        compare "$set" "$(label "$set"), history"
        memory "$set" >>notes
    done
}

attribution() {
    local set tool count tokens plain
    for set in "$repo" "$generated"; do
        copies "$set"
        scanners
        for tool in "${quick[@]}" "${once[@]}"; do
            [[ $tool != 'bare traversal' ]] || continue
            count=$(found "$tool" "$tokens")
            log "$tokens: $tool reports $count of $planted planted files"
            # Peers have a word list and a measure of entropy, random as the tokens are.
            ((count == planted)) || [[ $tool != ntnleaks && $count -ge $((planted * 9 / 10)) ]] ||
                die "$tool misses what is planted in $tokens"
        done
        call=(
            [ntnleaks]="ntnleaks scan --history $plain"
            ["ntnleaks with $planted findings"]="ntnleaks scan --history $tokens"
        )
        quick=(ntnleaks "ntnleaks with $planted findings")
        once=()
        compare '' "$(label "$set"), attribution"
    done
}

# stage FILE COMMAND: adds what the command prints to a file of the work tree, and stages it.
stage() {
    git checkout --quiet HEAD -- "$1"
    "$2" >>"$1"
    git add -- "$1"
}

staged() {
    local set file runs=$((runs * 10)) within
    call=(
        [ntnleaks]='ntnleaks scan --staged'
        ["git diff --cached"]='git diff --cached --raw'
    )
    quick=(ntnleaks 'git diff --cached')
    once=()
    for set in "$small" "$large"; do
        within=$work/$set
        file=$(git -C "$set" ls-files | tail -n 1)
        (cd "$set" && stage "$file" with_tokens)
        [[ $(cd "$set" && eval "${call[ntnleaks]}" 2>/dev/null || true) == *"$file"* ]] ||
            die "ntnleaks does not find a token that is staged in $set"
        (cd "$set" && stage "$file" without_tokens)
        check ''
        compare '' "$set"
    done
}

# The last of HEAD's first parents that leaves ten commits or more behind it.
ten_ago() {
    local n=1
    while (($(git -C "$1" rev-list --count "HEAD~$n..HEAD") < 10)); do ((n += 1)); done
    git -C "$1" rev-parse "HEAD~$n"
}

range() {
    local set from runs=$((runs * 3))
    quick=(ntnleaks 'git rev-list --objects')
    once=()
    for set in "$repo" "$generated"; do
        from=$(ten_ago "$set")
        call=(
            [ntnleaks]="ntnleaks scan --range $from..HEAD @"
            ["git rev-list --objects"]="git -C @ rev-list --objects $from..HEAD"
        )
        check "$set"
        compare "$set" "$(label "$set"), $(git -C "$set" rev-list --count "$from..HEAD") commits"
    done
}

tools
data
: >notes
header
for part in history attribution staged range; do
    if wanted "$part"; then "$part"; fi
done
printf '\n'
cat notes
printf 'Load at the end: %s.\n' "$(load)"
