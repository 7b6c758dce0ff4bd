#!/usr/bin/env bash
# The real window on a screen of its own: it opens a register, shows something, takes a risk typed with the keyboard
# alone, takes it back with Ctrl+Z, and closes. What it did is read from the trail, not from the screen.
#
# Usage: tests/real_window/smoke.sh PROGRAM
set -euo pipefail
readonly title="Smoke test risk 7F3A"
# shellcheck source=tests/real_window/screen.sh
source "$(dirname "$0")/screen.sh"

# The keys of the window, and only these: the Risks page (the second), a new risk, its title, done.
create_risk() {
  press ctrl+2
  sleep 0.5
  press ctrl+n
  sleep 0.5
  xdotool type --clearmodifiers --delay 40 "$title"
  sleep 0.3
  press ctrl+Return
}

has_created() { trail | grep "\"title\":\"$title\"" >/dev/null; }

has_undone() { [ "$(changes undo)" -gt "$undone_before" ]; }

own_home
"$program" new "$register" --lang zh >/dev/null || fail "no register was made"
say "register made"
start_screen
start_window
look_at_window

create_risk
wait_for "$seconds" has_created || fail "the risk that was typed is not in the trail"
say "a risk created with the keyboard"

undone_before=$(changes undo)
# The trail has the risk before the window has read the answer.
sleep 1
press ctrl+z
wait_for "$seconds" has_undone || fail "Ctrl+Z is not in the trail"
say "and taken back with Ctrl+Z"

end_window
