#!/usr/bin/env bash
# A day's work in the real window by keyboard alone: a risk found by its pinyin, one made with step and post, changed,
# copied, five changed at once, rows pasted from a sheet with one to be put right, values filled down, duties set in the
# matrix, a PDF saved and read; then everything is taken back, step by step, and the register is as it was.
#
# Usage: tests/real_window/day.sh PROGRAM [RISKS]   (the starter register, or a made-up one of so many risks)
set -euo pipefail
readonly risks=${2:-}
# A large register takes longer to open.
[ -z "$risks" ] || seconds=300
# shellcheck source=tests/real_window/screen.sh
source "$(dirname "$0")/screen.sh"
need xclip pdftotext

type_text() { xdotool type --clearmodifiers --delay 40 "$1"; }

# The newest step of the trail; what it did is looked for in it.
last_steps() { trail | sed 's/},{"number"/}\n{"number"/g' | tail -n "${1:-1}"; }

# The numbers of all steps but the making of the register.
steps() { trail | sed 's/},{"number"/}\n{"number"/g' | sed -n 's/.*"step":\([1-9][0-9]*\),"at".*/\1/p' | sort -nu; }

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

find_by_pinyin() {
  keys ctrl+k
  type_text "$1"
  settle
  keys Return
}

# The title is changed where the keyboard was sent: F6 puts it into the form of the record that was found.
edit_title() {
  keys F6
  keys End
  type_text " checked"
  settle
  keys ctrl+s
  expect_last "$1 found and changed" "\"record\":\"$1\"" ' checked"'
}

# Opens the picker that has the keyboard, looks for a code and takes it.
pick() {
  keys Return
  type_text "$1"
  settle
  keys Return
}

create_risk() {
  keys ctrl+n
  type_text "Risk of the day"
  settle
  keys Tab
  pick "$step"
  expect_last "a risk made, its step picked" '"title":"Risk of the day"' "\"after\":{\"step\":\"$step\"}"
  keys Tab
  pick "$post"
  expect_last "its post picked" "\"after\":{\"posts\":[\"$post\"]}"
  # From the field back to the list.
  keys F6
}

duplicate() {
  keys ctrl+shift+d
  expect_last "the risk copied" '"operation":"create"' '"title":"Risk of the day（'
}

# Takes the second, third… field of those that can be changed in many rows.
choose_field() {
  local place=$1
  keys Return
  press Home
  for ((; place > 1; place--)); do
    press Down
  done
  keys Return
}

select_from_top() {
  keys Home
  local count
  for ((count = 1; count < $1; count++)); do
    press shift+Down
  done
  settle
}

bulk_edit() {
  select_from_top 5
  keys ctrl+shift+e
  choose_field 2
  pick "$step"
  keys ctrl+Return
  wait_for "$seconds" has_changed 5 "\"after\":{\"step\":\"$step\"}" || fail "five rows are not changed in one step"
  say "five rows changed at once"
  settle
}

# Whether the last step has so many changes of a kind; rows that were so already need none.
has_changed() {
  local count
  count=$(last_step | grep -cF -- "$2")
  [ "$count" -ge 2 ] && [ "$count" -le "$1" ]
}

# All changes of the last step.
last_step() { trail | sed 's/},{"number"/}\n{"number"/g' | grep "\"step\":$(steps | tail -n 1)," ; }

fill_down() {
  select_from_top 3
  keys ctrl+d
  choose_field 3
  keys ctrl+Return
  wait_for "$seconds" last_fills || fail "the rows are not filled down"
  say "rows filled down"
  settle
}

last_fills() { last_step | grep -F '"operation":"edit"' | grep -qF '"after":{"posts":'; }

paste_rows() {
  printf 'title\tposts\tnext_review\nPasted one\t%s\t2027-01-05\nPasted two\t%s\t05/06/2027\nPasted three\t%s\t\n' "$post" "$post" "$post" >"$home/rows.txt"
  xclip -selection clipboard -i "$home/rows.txt" >/dev/null 2>&1
  keys Home
  keys ctrl+v
  # The second row has a day that can be read in two ways.
  keys Down Right Right
  keys Return
  keys ctrl+a
  type_text "2027-06-05"
  settle
  keys Return
  keys ctrl+Return
  expect_last "rows pasted, one put right" '"operation":"paste"' '"title":"Pasted two"' '"next_review":"2027-06-05"' '"title":"Pasted three"'
}

matrix() {
  keys ctrl+7
  keys Down
  keys 6
  expect_last "a duty set by its digit" '"table":"duties"'
  press shift+Down
  keys shift+Down
  keys ctrl+d
  wait_for "$seconds" fills_matrix || fail "the duty is not filled down"
  settle
  say "and filled down"
}

fills_matrix() { [ "$(last_step | grep -cF '"table":"duties"')" -ge 2 ]; }

save_pdf() {
  keys ctrl+9
  keys ctrl+e
  wait_for "$seconds" has_pdf || fail "no PDF was saved"
  pdftotext "$pdf" - | tr -d '\n' | grep -qF "Risk of the day" || fail "the PDF does not say what was entered"
  say "a PDF saved and read: $(basename "$pdf")"
}

has_pdf() {
  pdf=$(find "$home" -maxdepth 1 -name '*.pdf' | head -n 1)
  [ -n "$pdf" ] && pdftotext "$pdf" - >/dev/null 2>&1
}

undo_all() {
  local count=$1
  keys ctrl+2
  for ((; count > 0; count--)); do
    undone_before=$(changes undo)
    press ctrl+z
    wait_for "$seconds" has_undone || fail "Ctrl+Z took nothing back, with $count steps left"
    settle
  done
  content "$home/after.json"
  cmp -s "$home/before.json" "$home/after.json" || fail "after all was taken back the register is not as it was"
  say "all taken back, step by step"
}

has_undone() { [ "$(changes undo)" -gt "$undone_before" ]; }

own_home
if [ -n "$risks" ]; then
  "$program" sample "$register" --risks "$risks" >/dev/null || fail "no register was made"
else
  "$program" new "$register" --lang zh >/dev/null || fail "no register was made"
fi
content "$home/before.json"
# Both kinds of register have this step; their posts have codes of their own.
step=S03
post=P-BUD
[ -z "$risks" ] || post=P-03
start_screen
start_window --lang zh
look_at_window
settle

keys ctrl+2
if [ -z "$risks" ]; then
  find_by_pinyin wys
  edit_title R01
fi
create_risk
duplicate
bulk_edit
fill_down
paste_rows
matrix
save_pdf
undo_all "$(steps | wc -l)"
end_window
