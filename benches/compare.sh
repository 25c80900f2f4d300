#!/usr/bin/env bash
# Compares ntnleaks with ripgrep and with other scanners: time, peak memory, start-up.
#
#   benches/compare.sh [work directory, default target/bench]
#
# ROUNDS (3) and RUNS (3) say how often each quick tool runs on each data set: in every round all
# tools take their turn, so that a change of the machine's mood meets all of them. SLOW=0 leaves
# out gitleaks and ripsecrets, which run once. Prints; never fails because of a time.
set -euo pipefail
# shellcheck source=benches/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

linux=linux-source-6.1 small=small-files large=large one=one
planted='' # the file that holds the planted token

# Kingfisher decodes base64 as we do; a second row leaves that out. Ripsecrets cannot be limited to
# one rule.
call=(
    [ntnleaks]='ntnleaks scan @'
    [rg]="rg --hidden -c 'ntn_|secret_' @"
    [kingfisher]="$kingfisher @"
    [kingfisher-turbo]="$kingfisher --turbo --no-extract-archives @"
    [gitleaks]="gitleaks dir $gitleaks @"
    [ripsecrets]='ripsecrets @'
)
quick=(ntnleaks rg kingfisher kingfisher-turbo)
once=(gitleaks ripsecrets)
[[ $slow != 0 ]] || once=()

tools() {
    need rg 'apt-get install ripgrep'
    common_tools
    [[ $slow == 0 ]] || command -v ripsecrets >/dev/null ||
        cargo install --quiet --root tools ripsecrets
}

data() {
    # A repository of its own: a work directory in `target` is ignored by the one around it.
    [[ -d .git ]] || git init --quiet .
    if [[ ! -d $linux ]]; then
        [[ -f /usr/src/$linux.tar.xz ]] || die "no /usr/src/$linux.tar.xz: apt-get install $linux"
        log "unpacking $linux"
        tar -xf "/usr/src/$linux.tar.xz"
    fi
    # Debian's ends in `/*`, which leaves out the whole tree.
    rm -f "$linux/.gitignore"
    if [[ ! -d $small ]]; then
        log 'writing 100,000 small files'
        rm -rf "$small.part"
        mkdir -p "$small".part/{0000..0999}
        awk -v files=100000 -v directory="$small.part" -f "$here/source-text.awk"
        mv "$small.part" "$small"
    fi
    if [[ ! -d $large ]]; then
        log 'writing one file of 1 GiB'
        rm -rf "$large.part"
        mkdir "$large.part"
        awk -v lines=2500000 -f "$here/source-text.awk" >"$large.part/block"
        # Padding would be zero bytes, at which rg stops.
        (($(stat -c %s "$large.part/block") >= 67108864)) || die 'the block is too short'
        for _ in {1..16}; do head -c 67108864 "$large.part/block"; done >"$large.part/large.src"
        rm "$large.part/block"
        mv "$large.part" "$large"
    fi
    mkdir -p "$one"
    awk -v lines=50 -f "$here/source-text.awk" >"$one/one.src"
}

# Whether a tool names the file with the planted token.
finds() {
    local tool=$1 set=$2 output
    # The data hold other words that rg looks for.
    if [[ $tool == rg ]]; then
        rg --hidden -q 'NOTION_TOKEN = "ntn_' "$set"
        return
    fi
    # A call is words for a shell, as it is for hyperfine. What it prints holds the token: look
    # for the file's name only, whatever exit code stands for findings.
    output=$(eval "${call[$tool]//@/$set}" 2>/dev/null) || true
    [[ $output == *"${planted##*/}"* ]]
}

unplant() {
    case $planted in
        "$large/large.src") truncate -s 1073741824 "$planted" ;;
        ?*) rm -f "$planted" ;;
    esac
    planted=
}
trap unplant EXIT

# Shows that all tools read the same: no ignore rule counts, and each finds a token that is planted
# where the data set ends.
check() {
    local set=$1 tool listed all
    listed=$(rg --hidden --files "$set" | wc -l)
    all=$(find "$set" -type f | wc -l)
    [[ $listed == "$all" ]] || die "ignore rules leave out files of $set: $listed of $all are read"
    log "$set: $all files, $(du -sb "$set" | cut -f 1) bytes; planting a token"
    planted=$set/planted.src
    case $set in
        "$linux") planted=$set/virt/kvm/planted.c ;;
        "$small") planted=$set/0999/planted.src ;;
        "$large") planted=$set/large.src ;;
    esac
    # A file that is named anyway would prove nothing.
    if [[ $set == "$large" ]]; then
        for tool in "${quick[@]}"; do
            if finds "$tool" "$set"; then die "$tool reports $planted before the token is there"; fi
        done
    fi
    printf '\nNOTION_TOKEN = "%s"\n' "$(token)" >>"$planted"
    # The slow ones take minutes: they prove themselves on one file.
    set -- "${quick[@]}"
    [[ $set != "$one" ]] || set -- "$@" "${once[@]}"
    for tool; do
        finds "$tool" "$set" || die "$tool does not find the token planted in $planted"
    done
    unplant
}

start_up() {
    rm -f start.csv
    hyperfine -N --style none --warmup 20 --runs 300 --export-csv start.csv \
        true "${call[ntnleaks]//@/$one/one.src}" >/dev/null 2>&1
    awk -F , 'NR > 1 { time[NR] = $4 * 1000 } END {
        printf "One small file: %.2f ms, `true`: %.2f ms, difference %.2f ms.\n",
            time[3], time[2], time[3] - time[2] }' start.csv
}

tools
data
for set in "$one" "$linux" "$small" "$large"; do check "$set"; done
header
for set in "$linux" "$small" "$large"; do compare "$set"; done
printf '\n'
start_up
printf 'Load at the end: %s.\n' "$(load)"
