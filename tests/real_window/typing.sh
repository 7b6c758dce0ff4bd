#!/usr/bin/env bash
# Chinese typed with a real input method: fcitx5's pinyin in the real window. Composing triggers no shortcut and sends
# nothing, in a form, a cell of pasted rows, the filters of a list, the quick search and the matrix; Enter, Space and digits
# that choose a candidate stay in the field; what was chosen reaches the register.
#
# Usage: tests/real_window/typing.sh PROGRAM
set -euo pipefail

# The input method needs a message bus of its own.
if [ -z "${TYPING_HAS_BUS:-}" ]; then
  TYPING_HAS_BUS=1 exec dbus-run-session -- bash "$0" "$@" 2>/dev/null
fi
# shellcheck source=tests/real_window/screen.sh
source "$(dirname "$0")/screen.sh"
need fcitx5 fcitx5-remote xclip

# English letters and pinyin, and nothing that asks questions.
start_input_method() {
  mkdir -p "$XDG_CONFIG_HOME/fcitx5"
  cat >"$XDG_CONFIG_HOME/fcitx5/profile" <<'PROFILE'
[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=pinyin
Layout=

[GroupOrder]
0=Default
PROFILE
  fcitx5 --disable=wayland,waylandim,notificationitem,cloudpinyin >"$home/fcitx5.log" 2>&1 &
  pids+=($!)
  # Asking it over the bus before it is there would start a second one with other settings.
  wait_for 20 grep -q 'Loaded addon pinyin' "$home/fcitx5.log" || fail "fcitx5 did not start"
  sleep 1
  export XMODIFIERS=@im=fcitx LC_ALL=C.UTF-8
}

type_pinyin() {
  xdotool type --clearmodifiers --delay 120 "$1"
  settle
}

# Fails, and leaves a picture of the window behind.
show_fail() {
  import -window "$window" "${TMPDIR:-/tmp}/typing-failed.png"
  fail "$@"
}

turn_on() {
  press ctrl+space
  wait_for 10 is_on || show_fail "the input method cannot be turned on"
}

is_on() { [ "$(fcitx5-remote)" = 2 ]; }

turn_off() {
  press ctrl+space
  wait_for 10 is_off || fail "the input method cannot be turned off"
}

is_off() { ! is_on; }

# What stands in the field that has the keyboard, by way of the clipboard.
typed() {
  printf 'nothing' | xclip -selection clipboard
  keys ctrl+a
  press ctrl+c
  wait_for 5 is_copied || true
  xclip -selection clipboard -o
}

is_copied() { [ "$(xclip -selection clipboard -o)" != nothing ]; }

# Holds that the field holds these words, and that nothing was changed in the register.
expect_typed() {
  local what=$1 words=$2 found
  found=$(typed)
  [ "$found" = "$words" ] || show_fail "$what holds “$found”, not “$words”"
  [ "$(all_changes)" = "$changes_before" ] || { trail | tail -n 3; fail "$what: something was changed while typing"; }
  say "$what: $words"
}

has_title() { trail | grep "\"title\":\"$1\"" >/dev/null; }

created_count() { changes create; }

all_changes() { changes '[a-z]*'; }

# Puts the keyboard into the filter of the first column, from the list on: its head, the menu of the head, past both orders.
column_filter() {
  keys Tab
  keys alt+Down
  # A frame goes on by one Tab, however many come in it.
  keys Tab
  keys Tab
  keys Tab
}

# Puts the keyboard into the field that looks for a post: its button is what stands before the grid.
matrix_filter() {
  keys shift+Tab
  keys space
}

own_home
"$program" new "$register" --lang zh >/dev/null || fail "no register was made"
start_screen
start_input_method
start_window
look_at_window

press ctrl+2
sleep 0.5
press ctrl+n
sleep 1
turn_on
created_before=$(created_count)

# Space chooses the first candidate; the digits choose others; Backspace and Escape belong to the composition.
type_pinyin "ceshi"
press space
sleep 0.5
type_pinyin "fengxian"
press space
sleep 0.5
type_pinyin "abc"
press Escape
sleep 0.5
type_pinyin "caigou"
press BackSpace BackSpace BackSpace BackSpace BackSpace BackSpace
sleep 0.5
# Enter while composing puts the letters themselves into the field and must not send the form.
type_pinyin "xyz"
press Return
sleep 1
[ "$(created_count)" = "$created_before" ] || fail "Enter while composing has sent the form"
press BackSpace BackSpace BackSpace
sleep 0.5
import -window "$window" "$home/typed.png"
press ctrl+space
sleep 0.5
press ctrl+Return
wait_for "$seconds" has_title "测试风险" || { cp "$home/typed.png" "${TMPDIR:-/tmp}/typing-failed.png"; trail | tail -n 3; fail "the title typed in pinyin is not in the trail"; }
say "a title typed in pinyin is in the register"

# In the preview of pasted rows the first letter already belongs to the input method.
printf 'title\tposts\nPasted\tP-BUD\n' >"$home/rows.txt"
xclip -selection clipboard -i "$home/rows.txt" >/dev/null 2>&1
press F6
sleep 0.5
press ctrl+v
sleep 1
turn_on
type_pinyin "caigou"
press space
sleep 0.5
press ctrl+space
sleep 0.5
press ctrl+Return
wait_for "$seconds" has_title "采购" || fail "a pasted cell was not corrected in pinyin"
say "a pasted cell corrected in pinyin"

# From here on nothing may be changed.
changes_before=$(all_changes)

# The title again: neither Ctrl+S nor Ctrl+Z reach the window while something is composed.
keys ctrl+2
keys F2
turn_on
type_pinyin "fengxian"
keys ctrl+s ctrl+z
[ "$(all_changes)" = "$changes_before" ] || { trail | tail -n 3; fail "a shortcut while composing has changed something"; }
keys Escape
turn_off
keys Escape
say "shortcuts while composing do nothing"

# The filter of the list.
keys ctrl+2
keys ctrl+f
turn_on
type_pinyin "caigou"
keys 1
expect_typed "the filter of the list" "采购"
press BackSpace
turn_off
keys Escape

# The filter of a column.
keys ctrl+2
column_filter
turn_on
type_pinyin "caigou"
keys 1
expect_typed "the filter of a column" "采购"
press BackSpace
turn_off
keys Escape

# The quick search: Enter puts the letters into the field and runs no hit; then a candidate.
keys ctrl+k
turn_on
type_pinyin "yusuan"
keys Return
expect_typed "the quick search after Enter" "yusuan"
type_pinyin "yusuan"
keys space
expect_typed "the quick search" "预算"
turn_off
keys Escape

# The matrix: the digit that chooses a candidate sets no duty in the cell that is chosen.
keys ctrl+7
keys Down
matrix_filter
turn_on
type_pinyin "caigou"
keys 1
expect_typed "the post looked for in the matrix" "采购"
turn_off
keys Escape
[ "$(all_changes)" = "$changes_before" ] || fail "typing in the matrix has changed something"
end_window
