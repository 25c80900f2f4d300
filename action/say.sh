# shellcheck shell=bash
# What the action's scripts say, and how they hand on values. Every script here runs on bash 3.2
# (macOS) and in Git for Windows, with git, curl, tar, sed, grep, and sha256sum or shasum.

escaped() { # escaped TEXT: as the message of a workflow command
  local text=$1
  text=${text//'%'/%25}
  text=${text//$'\r'/%0D}
  text=${text//$'\n'/%0A}
  printf '%s' "$text"
}

note() { printf '::notice title=ntnleaks::%s\n' "$(escaped "$1")"; }

warn() { printf '::warning title=ntnleaks::%s\n' "$(escaped "$1")"; }

# The runner reads commands from both streams; stdout may be a value that somebody waits for.
fail() { # fail TEXT: the step ends as a run that failed
  printf '::error title=ntnleaks::%s\n' "$(escaped "$1")" >&2
  exit 2
}

one_line() { # one_line NAME VALUE: nothing that is handed on can hand on more
  case $2 in
  *[[:cntrl:]]*) fail "$1 holds a line break or another control character" ;;
  esac
}

output() { # output NAME VALUE: of the step
  one_line "$1" "$2"
  printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

# A report is written a key a line, and no text in it holds a line break.
count_of() { # count_of REPORT LINE: how many findings have such a line
  sed -n '/^  "findings": \[$/,/^  \]/p' "$1" | grep -c "$2" || true
}
