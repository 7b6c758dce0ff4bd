#!/usr/bin/env bash
# Nothing is drawn while nobody does anything: on each page the window comes to rest, and then takes no processor time.
# And what it was set to is there again after a restart: page, scale, size.
#
# Usage: tests/real_window/idle.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/real_window/screen.sh
source "$(dirname "$0")/screen.sh"
# Seconds that a page may work when it is first looked at, and seconds that it is watched at rest.
readonly patience=20 watched=5

# One frame takes several ticks; a watch or a thread that wakes up, one at most.
used_within() {
  local before
  before=$(ticks)
  sleep "$1"
  used=$(($(ticks) - before))
  [ "$used" -le 1 ]
}

rests_on() {
  press "$1"
  wait_for "$patience" used_within 1 || fail "no rest on the page of $1 within $patience s: $used ticks in the last second"
  used_within "$watched" || fail "the page of $1 takes $used ticks in $watched s though nobody does anything"
}

size() { xdotool getwindowgeometry --shell "$window" | grep -E '^(WIDTH|HEIGHT)='; }

has_size() { [ "$(size)" = "$1" ]; }

own_home
"$program" new "$register" --lang zh >/dev/null || fail "no register was made"
start_screen
start_window --lang zh
look_at_window
for keys in ctrl+{1..9} ctrl+h ctrl+comma shift+F1; do
  rests_on "$keys"
done
say "at rest on every page"

press ctrl+7 ctrl+plus
xdotool windowsize --sync "$window" 1200 760
sleep 1
kept=$(size)
end_window
grep -rq 'matrix' "$XDG_DATA_HOME" || fail "the page is not remembered"
start_window
wait_for "$seconds" has_size "$kept" || fail "the size is not as it was: $(size | tr '\n' ' '), before: $(tr '\n' ' ' <<<"$kept")"
say "page and size remembered: $(tr '\n' ' ' <<<"$kept")"
end_window
