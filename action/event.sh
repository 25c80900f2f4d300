# shellcheck shell=bash
# What an event of GitHub adds, and whose rules count for it. `plan SCAN` makes sure that the commits
# are here, and sets
#   arguments  what to tell `ntnleaks scan`
#   lines      its standard input, if any
#   trusted    the commit whose configuration, baseline and markers count; empty for the work tree
#   nothing    why there is nothing to scan, if so

zeros=0000000000000000000000000000000000000000

# Nobody is there to be asked for a password.
fetch() { # fetch ARGUMENT...: from the remote that actions/checkout makes
  GIT_TERMINAL_PROMPT=0 git -c gc.auto=0 -c maintenance.auto=false \
    fetch --quiet --no-recurse-submodules "$@" </dev/null
}

unable() { # unable WHAT
  fail "$1 and cannot be fetched: give actions/checkout \`fetch-depth: 0\`, or if it has that, its \`persist-credentials\`"
}

is_id() { [[ $1 =~ ^[0-9a-f]{40}([0-9a-f]{24})?$ ]]; }
is_zero() { [[ $1 =~ ^0+$ ]]; }
is_shallow() { [ "$(git rev-parse --is-shallow-repository)" = true ]; }
has() { git cat-file -e "$1" 2>/dev/null; }

get() { # get ID: succeeds if the object is here in the end
  has "$1" && return
  if is_shallow; then
    fetch --no-tags --depth=1 origin "$1" || return
  else
    fetch --no-tags origin "$1" || return
  fi
  has "$1"
}

is_cut() { # is_cut REVISIONS: whether the end of a shallow clone lies among them
  local ends
  ends=$(git rev-parse --git-path shallow)
  [ -s "$ends" ] || return 1
  [ "$(git rev-list "$1" -- | grep -cxFf "$ends")" != 0 ]
}

deepen() { # deepen REVISIONS ID...: until nothing of them is cut off, in a few growing steps
  local revisions=$1 step
  shift
  for step in --deepen=32 --deepen=256 --deepen=2048 --unshallow; do
    is_cut "$revisions" || return 0
    fetch --no-tags "$step" origin "$@" || unable "commits before $1 are not in this shallow clone"
  done
}

# The newest commit of the default branch: what it has was looked at when it came there.
default_tip() {
  local name=refs/remotes/origin/$EVENT_DEFAULT_BRANCH depth=
  [ -n "$EVENT_DEFAULT_BRANCH" ] || return 0
  if ! git rev-parse --verify --quiet "$name^{commit}"; then
    is_shallow && depth=--depth=1
    fetch --no-tags ${depth:+"$depth"} origin "+refs/heads/$EVENT_DEFAULT_BRANCH:$name" || return 0
    git rev-parse --verify --quiet "$name^{commit}" || true
  fi
}

commits() { # commits BASE TIP: what leads to TIP and not to BASE
  deepen "$1...$2" "$1" "$2"
  if [ -z "$(git rev-list --max-count=1 "$1..$2" --)" ]; then
    nothing="no commit leads to $2 that does not lead to $1"
  fi
  trusted=$1
  arguments=(--range "$1..$2")
}

merged() { # what a pull request or a merge group adds to its base
  local id
  for id in "$EVENT_BASE" "$EVENT_HEAD"; do
    is_id "$id" || fail "the event names no commits: a pull request or a merge group has two"
    get "$id" || unable "$id is not in this clone"
  done
  commits "$EVENT_BASE" "$EVENT_HEAD"
}

pushed_tag() { # what a tag leads to that no branch has, and the messages of tags
  local tip default
  tip=$(git rev-parse --verify --quiet "$EVENT_REF" || true)
  # GitHub may name the commit that is tagged; the tag itself has a message.
  if [ -z "$tip" ] || [ "$(git rev-parse "$tip^{}")" != "$(git rev-parse "$EVENT_AFTER^{}")" ]; then
    tip=$EVENT_AFTER
  fi
  default=$(default_tip)
  deepen "${default:+$default...}$tip" "$tip" ${default:+"$default"}
  trusted=$default
  lines="$EVENT_REF $tip $EVENT_REF $zeros"
  arguments=(--pre-push --remote origin)
  [ -z "$trusted" ] || arguments+=(--trusted-ref "$trusted")
}

pushed() {
  local base=
  if is_zero "$EVENT_AFTER"; then
    nothing="$EVENT_REF was deleted"
    return
  fi
  if ! is_id "$EVENT_BEFORE" || ! is_id "$EVENT_AFTER"; then
    fail "the event names no commits: a push has two"
  fi
  get "$EVENT_AFTER" || unable "$EVENT_AFTER is not in this clone"
  case $EVENT_REF in refs/tags/*)
    pushed_tag
    return
    ;;
  esac
  if ! is_zero "$EVENT_BEFORE"; then
    if get "$EVENT_BEFORE"; then
      base=$EVENT_BEFORE
    else
      note "$EVENT_BEFORE, where $EVENT_REF was before this push, is gone: more is scanned than was pushed."
    fi
  fi
  # A branch that is new, or whose past is gone, adds to the default branch.
  if [ -z "$base" ] && [ "$EVENT_REF" != "refs/heads/$EVENT_DEFAULT_BRANCH" ]; then
    base=$(default_tip)
  fi
  if [ -n "$base" ]; then
    commits "$base" "$EVENT_AFTER"
    return
  fi
  deepen "$EVENT_AFTER" "$EVENT_AFTER"
  arguments=(--range "$zeros..$EVENT_AFTER")
  # Who may push to the default branch makes its rules.
  if [ "$EVENT_REF" = "refs/heads/$EVENT_DEFAULT_BRANCH" ]; then
    trusted=$EVENT_AFTER
    arguments+=(--trusted-ref "$trusted")
  fi
}

base_trusted() { # in a pull request, its base says what is forgiven, whatever is scanned
  case $EVENT_NAME in pull_request* | merge_group) ;; *) return 0 ;; esac
  is_id "$EVENT_BASE" || fail "the event names no base"
  get "$EVENT_BASE" || unable "$EVENT_BASE is not in this clone"
  trusted=$EVENT_BASE
  arguments+=(--trusted-ref "$trusted")
}

everything() { # every object of the repository, as far as the remote has branches and tags
  if is_shallow; then
    fetch --unshallow --tags origin '+refs/heads/*:refs/remotes/origin/*' ||
      unable "the history is not in this shallow clone"
  fi
  arguments=(--history)
  base_trusted
}

plan() { # plan SCAN
  local scan=$1
  # shellcheck disable=SC2034 # scan.sh reads them
  arguments=() lines='' trusted='' nothing=''
  if [ "$scan" = auto ]; then
    case $EVENT_NAME in
    pull_request* | merge_group | push) scan=range ;;
    *) scan=history ;;
    esac
  fi
  if [ "$scan" = tree ]; then
    arguments=(.)
    base_trusted
    return
  fi
  git rev-parse --git-dir >/dev/null || fail "path: git finds no repository there, or does not trust it, as it says above"
  case $scan-$EVENT_NAME in
  history-*) everything ;;
  range-push) pushed ;;
  range-pull_request* | range-merge_group) merged ;;
  *) fail "scan: an event \`$EVENT_NAME\` adds no commits: it takes auto, tree or history" ;;
  esac
}
