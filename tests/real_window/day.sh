#!/usr/bin/env bash
# A day's work in the real window by keyboard alone: a risk found by its pinyin, one made with step and post, changed,
# copied, five changed at once, rows pasted from a sheet with one to be put right, values filled down, duties set in the
# matrix, a PDF saved and read; then everything is taken back, step by step, and the register is as it was.
#
# Usage: tests/real_window/day.sh PROGRAM [RISKS]   (the starter register, or a made-up one of so many risks)
set -euo pipefail
# shellcheck source=tests/real_window/screen.sh
source "$(dirname "$0")/screen.sh"
need xclip pdftotext
readonly risks=${2:-}
# What a person waits for before the next key; a large register takes longer to open.
[ -z "$risks" ] || seconds=300

type_text() { xdotool type --clearmodifiers --delay 40 "$1"; }

# Keys are taken when the window has drawn what the last ones did: when it is idle, two looks at it are the same.
settled() {
  local before now
  before=$(ticks)
  sleep 0.5
  now=$(ticks)
  [ $((now - before)) -le 2 ]
}

ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$window_pid/stat"; }

settle() { wait_for "$seconds" settled || fail "the window does not come to rest"; }

keys() {
  press "$@"
  settle
}

# The newest step of the trail; what it did is looked for in it.
last_steps() { trail | sed 's/},{"number"/}\n{"number"/g' | tail -n "${1:-1}"; }

step_count() { trail | sed 's/},{"number"/}\n{"number"/g' | sed -n 's/.*"step":\([0-9]*\).*/\1/p' | sort -n | tail -n 1; }

# Holds that the last step says so, and counts it among those to take back.
expect_last() {
  local what=$1
  shift
  wait_for "$seconds" last_has "$@" || {
    last_steps 3
    fail "$what is not in the trail"
  }
  settle
  say "$what"
}

last_has() {
  local words lines
  lines=$(last_steps 60)
  for words in "$@"; do
    grep -qF -- "$words" <<<"$lines" || return 1
  done
}

content() { "$program" export "$register" "$1" >/dev/null || fail "the register cannot be exported"; }
