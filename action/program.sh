#!/usr/bin/env bash
# Gets the released program for this platform, held against the sums in checksums.txt, or says that
# it is to be built. Reads INPUT_VERSION and RELEASES; writes the outputs `program`, `directory`,
# `build` and `key`.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
. "${0%/*}/say.sh"

sha256() { # of standard input
  local sum
  if command -v sha256sum >/dev/null; then
    sum=$(sha256sum)
  else
    sum=$(shasum -a 256)
  fi
  printf '%s' "${sum%% *}"
}

own_version() { # of the program that lies beside these scripts
  sed -n 's/^version = "\(.*\)"$/\1/p' "$GITHUB_ACTION_PATH/Cargo.toml" | sed -n 1p
}

target() { # what releases call this platform; nothing if there are none for it
  case ${RUNNER_OS:-}-${RUNNER_ARCH:-} in
  Linux-X64) echo x86_64-unknown-linux-musl ;;
  Linux-ARM64) echo aarch64-unknown-linux-musl ;;
  macOS-X64) echo x86_64-apple-darwin ;;
  macOS-ARM64) echo aarch64-apple-darwin ;;
  Windows-X64) echo x86_64-pc-windows-msvc ;;
  esac
}

listed() { # listed START: the lines of the table whose archive begins so
  local sum name
  while read -r sum name; do
    case $name in "$1"*) printf '%s %s\n' "$sum" "$name" ;; esac
  done <"$GITHUB_ACTION_PATH/action/checksums.txt"
}

# A binary is used again where the same sources meet the same compiler on the same system.
key() {
  local file
  cd "$GITHUB_ACTION_PATH"
  {
    rustc -vV 2>/dev/null || true
    cat /etc/os-release 2>/dev/null || true
    find Cargo.toml Cargo.lock src schema -type f | LC_ALL=C sort | while IFS= read -r file; do
      printf '%s %s\n' "$(sha256 <"$file")" "$file"
    done
  } | sha256
}

download() { # download ARCHIVE SUM
  local url=$RELEASES/v$version/$1 sum
  # Whatever the server says, its protocol stays what it is here.
  curl --proto "=${RELEASES%%:*}" --proto-redir =https --tlsv1.2 --fail --silent --show-error \
    --location --retry 3 --connect-timeout 20 --max-time 300 --output "$1" "$url" ||
    fail "cannot download $url"
  sum=$(sha256 <"$1")
  [ "$sum" = "$2" ] ||
    fail "$url is not what was released: its SHA-256 is $sum, and the action expects $2"
}

own=$(own_version)
version=${INPUT_VERSION:-$own}
version=${version#v}
[[ $version =~ ^(source|[0-9]+[.][0-9]+[.][0-9]+(-[0-9A-Za-z.-]+)?)$ ]] ||
  fail "version: it is \`source\` or a version such as 0.1.0"
case ${RUNNER_OS:-} in
Windows) name=ntnleaks.exe ;;
*) name=ntnleaks ;;
esac

released=$(listed "ntnleaks-v$version-")
here=$(target)
row=
[ -z "$here" ] || row=$(listed "ntnleaks-v$version-$here.tar.gz")
build=false
if [ "$version" = source ]; then
  build=true
elif [ -z "$row" ]; then
  if [ -z "$released" ] && [ -n "${INPUT_VERSION:-}" ]; then
    fail "version: this commit of the action has no checksums of $version: take a later one, or \`source\`"
  fi
  [ "$version" = "$own" ] ||
    fail "version: $version was not released for ${RUNNER_OS:-} ${RUNNER_ARCH:-}: leave it out to build $own"
  note "There is no released ntnleaks $version for this platform: it is built, which takes some minutes."
  build=true
fi

if [ "$build" = true ]; then
  key=ntnleaks-$own-${RUNNER_OS:-}-${RUNNER_ARCH:-}-$(key)
  directory=$RUNNER_TEMP/ntnleaks/$key
  output key "$key"
else
  directory=$RUNNER_TEMP/ntnleaks/$version
  stem=${row#* }
  stem=${stem%.tar.gz}
  rm -rf "$directory"
  mkdir -p "$directory"
  # Names without a drive's colon, which tar would take for a host.
  cd "$directory"
  download "$stem.tar.gz" "${row%% *}"
  tar -xzf "$stem.tar.gz" "$stem/$name"
  mv "$stem/$name" "$name"
  "./$name" --version || fail "the released program does not run here: \`version: source\` builds it"
fi
printf '%s\n' "$directory" >>"$GITHUB_PATH"
output build "$build"
output directory "$directory"
output program "$directory/$name"
