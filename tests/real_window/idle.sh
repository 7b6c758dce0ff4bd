#!/usr/bin/env bash
# Nothing is drawn while nobody does anything: on each page, three seconds after the last key, the window takes hardly
# any processor time. And what it was set to is there again after a restart: page, scale, size.
#
# Usage: tests/real_window/idle.sh PROGRAM
set -euo pipefail
# shellcheck source=tests/real_window/screen.sh
source "$(dirname "$0")/screen.sh"
readonly watched=8

# Processor time so far, in hundredths of a second.
ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$window_pid/stat"; }

rests_on() {
  local keys=$1 before used
  press "$keys"
  sleep 3
  before=$(ticks)
  sleep "$watched"
  used=$(($(ticks) - before))
  say "$keys: $used ticks in $watched s"
  [ "$used" -le "$watched" ]
}

size() { xdotool getwindowgeometry --shell "$window" | grep -E '^(WIDTH|HEIGHT)='; }

has_size() { [ "$(size)" = "$1" ]; }

own_home
"$program" new "$register" --lang zh >/dev/null || fail "no register was made"
start_screen
start_window --lang zh
look_at_window
# The first look at a page may have work to do in the background; the second has none.
for keys in ctrl+{1..9} ctrl+h ctrl+comma shift+F1; do
  press "$keys"
  sleep 1
done
for keys in ctrl+{1..9} ctrl+h ctrl+comma shift+F1; do
  rests_on "$keys" || rests_on "$keys" || fail "the window is not at rest on the page of $keys"
done

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
