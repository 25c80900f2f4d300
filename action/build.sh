#!/usr/bin/env bash
# Builds the program from the action's own checkout into DIRECTORY, unless an earlier build lies there.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
. "${0%/*}/say.sh"

case ${RUNNER_OS:-} in
Windows) name=ntnleaks.exe ;;
*) name=ntnleaks ;;
esac
[ ! -x "$DIRECTORY/$name" ] || exit 0
command -v cargo >/dev/null ||
  fail "ntnleaks is to be built here, and there is no cargo: add a step that installs Rust, or set a released \`version\`"
# Where it lies, cargo obeys no configuration and no toolchain file of what is to be scanned.
cd "$GITHUB_ACTION_PATH"
cargo build --release --locked --bin ntnleaks --target-dir "$RUNNER_TEMP/ntnleaks/target"
mkdir -p "$DIRECTORY"
cp "$RUNNER_TEMP/ntnleaks/target/release/$name" "$DIRECTORY/$name"
"$DIRECTORY/$name" --version
