#!/usr/bin/env bash
# Scans what the event adds, and writes annotations, a summary, the reports and the outputs. Reads
# PROGRAM, INPUT_… (the inputs of action.yml) and EVENT_… (the event's payload).
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
. "${0%/*}/say.sh"
. "${0%/*}/event.sh"

# Git for Windows would take some arguments for paths of its own, and rewrite them.
export MSYS_NO_PATHCONV=1

one_of() { # one_of INPUT VALUE ALLOWED...
  local input=$1 value=$2 allowed
  shift 2
  for allowed in "$@"; do
    [ "$value" != "$allowed" ] || return 0
  done
  fail "$input: it is one of: $*"
}

# A file of the repository counts as the trusted commit has it, as the program takes its own; one
# that the workflow made elsewhere is its own affair.
file_of() { # file_of INPUT FILE: what to give to the program
  local file=$2 kept
  if [ -z "$trusted" ]; then
    printf '%s' "$file"
    return
  fi
  case $file in
  *..*) fail "$1: name it without \`..\`" ;;
  "$RUNNER_TEMP"[/\\]*)
    printf '%s' "$file"
    return
    ;;
  /* | [A-Za-z]:*) fail "$1: name it relative to \`path\`, or in the runner's temporary directory" ;;
  esac
  kept=$directory/$1-${file##*/}
  git cat-file blob "$trusted:./${file#./}" >"$kept" 2>/dev/null ||
    fail "$1: $trusted, whose rules count here, has no $file"
  printf '%s' "$kept"
}

one_of scan "$INPUT_SCAN" auto tree range history
one_of check-validity "$INPUT_CHECK_VALIDITY" true false
one_of fail-on "$INPUT_FAIL_ON" findings active never low medium high critical
one_of format "$INPUT_FORMAT" github terminal json jsonl sarif gitlab
one_line path "$INPUT_PATH"
one_line sarif-file "$INPUT_SARIF_FILE"

options=(--format "$INPUT_FORMAT")
case $INPUT_FAIL_ON in
findings) ;;
never) options+=(--no-fail) ;;
active)
  [ "$INPUT_CHECK_VALIDITY" = true ] ||
    fail "fail-on: \`active\` asks Notion about what was found: set \`check-validity: true\` as well"
  options+=(--no-fail)
  ;;
*) options+=(--fail-severity "$INPUT_FAIL_ON") ;;
esac
[ "$INPUT_CHECK_VALIDITY" = false ] || options+=(--check-validity)

# Words, and nothing that a shell would make of them.
set -f
# shellcheck disable=SC2206
words=($INPUT_ARGS)
set +f
for word in ${words[@]+"${words[@]}"}; do
  case $word in
  --show-secrets) fail "args: --show-secrets would put credentials into the log and the reports" ;;
  --baseline | --baseline=* | --config | --config=*) fail "args: $word has an input of its own" ;;
  esac
done

cd -- "$INPUT_PATH" || fail "path: it is no directory: $INPUT_PATH"
plan "$INPUT_SCAN"
if [ -n "$nothing" ]; then
  note "Nothing to scan: $nothing."
  printf 'ntnleaks: nothing to scan, as %s.\n' "$nothing" >>"$GITHUB_STEP_SUMMARY"
  output findings 0
  output active 0
  exit 0
fi

directory=$(mktemp -d "$RUNNER_TEMP/ntnleaks-XXXXXX")
report=$directory/report.json
sarif=$directory/ntnleaks.sarif
case $INPUT_SARIF_FILE in
'') ;;
/* | [A-Za-z]:*) sarif=$INPUT_SARIF_FILE ;;
*) sarif=$GITHUB_WORKSPACE/$INPUT_SARIF_FILE ;;
esac
# The scanned repository may hold a link by that name.
[ ! -L "$sarif" ] || fail "sarif-file: it is a symbolic link"
if [ -n "$INPUT_BASELINE" ]; then
  file=$(file_of baseline "$INPUT_BASELINE")
  options+=(--baseline "$file")
fi
if [ -n "$INPUT_CONFIG" ]; then
  file=$(file_of config "$INPUT_CONFIG")
  options+=(--config "$file")
fi
options+=(--report "json=$report" --report "sarif=$sarif" --summary "$GITHUB_STEP_SUMMARY")

status=0
"$PROGRAM" scan "${options[@]}" ${words[@]+"${words[@]}"} "${arguments[@]}" <<<"$lines" || status=$?
case $status in
0 | 1 | 3) ;;
*) exit "$status" ;;
esac

active=$(count_of "$report" '^        "state": "active"')
output findings "$(count_of "$report" '^      "detector": ')"
output active "$active"
output sarif "$sarif"
output report "$report"
if [ "$INPUT_FAIL_ON" = active ]; then
  unknown=$(count_of "$report" '^        "state": "unknown"')
  [ "$unknown" = 0 ] || warn "Of $unknown findings Notion did not say whether they are active: see the report."
  [ "$active" = 0 ] || exit 1
fi
exit "$status"
