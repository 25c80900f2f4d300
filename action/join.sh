#!/usr/bin/env bash
# join.sh DIRECTORY FILE: joins the reports DIRECTORY/OWNER/NAME.json into FILE, each under the name
# of its repository. Fails if something was found.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
. "${0%/*}/say.sh"
export MSYS_NO_PATHCONV=1

directory=$1 file=$2
reports=()
for report in "$directory"/*/*.json; do
  [ -e "$report" ] || fail "there is no report in $directory"
  name=${report#"$directory/"}
  reports+=("${name%.json}=$report")
done

status=0
ntnleaks merge "${reports[@]}" --report "json=$file" --summary "$GITHUB_STEP_SUMMARY" || status=$?
[ "$status" != 2 ] || exit 2
output findings "$(count_of "$file" '^      "detector": ')"
exit "$status"
