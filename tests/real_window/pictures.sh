#!/usr/bin/env bash
# Takes the pictures of the README: each page of the real window on the starter register.
#
# Usage: tests/real_window/pictures.sh PROGRAM [FOLDER [zh|en]]   (assets/pictures and zh, unless told)
set -euo pipefail
# shellcheck source=tests/real_window/screen.sh
source "$(dirname "$0")/screen.sh"
folder=$(readlink -f "${2:-$(dirname "$0")/../../assets/pictures}")
lang=${3:-zh}

# Keys that show a page, what they show, and further keys pressed there.
readonly pages=(
  "ctrl+1 overview"
  "ctrl+2 risks Down Down"
  "ctrl+4 posts Down Down Down"
  "ctrl+6 process"
  "ctrl+7 matrix Down Right Right"
  "F8 checks Down"
  "ctrl+j separation"
  "ctrl+9 reports"
  "ctrl+comma settings"
)

# Made-up people, so that the pages have something to say: holders, one who should have rotated, reviews to come.
people() {
  cat <<'JSON'
{
  "settings": [{"code": "settings", "unit_name": "市财政局"}],
  "persons": [
    {"code": "N001", "name": "张文"}, {"code": "N002", "name": "李静"}, {"code": "N003", "name": "王敏"},
    {"code": "N004", "name": "赵敏"}, {"code": "N005", "name": "陈立"}, {"code": "N006", "name": "周宁"}
  ],
  "tenures": [
    {"code": "H001", "person": "N001", "post": "P-ADM", "from": "2022-03-01"},
    {"code": "H002", "person": "N002", "post": "P-ADM", "from": "2024-05-06", "stand_in": true},
    {"code": "H003", "person": "N003", "post": "P-REQ", "from": "2025-01-02"},
    {"code": "H004", "person": "N004", "post": "P-LEAD", "from": "2024-09-01"},
    {"code": "H005", "person": "N005", "post": "P-DEP", "from": "2023-11-20"},
    {"code": "H006", "person": "N006", "post": "P-REV", "from": "2025-06-01"}
  ],
  "risks": [
    {"code": "R01", "residual_likelihood": 2, "residual_impact": 3, "next_review": "2027-03-01"},
    {"code": "R02", "residual_likelihood": 2, "residual_impact": 4, "next_review": "2026-12-15"},
    {"code": "R03", "residual_likelihood": 3, "residual_impact": 4, "next_review": "2026-11-30"},
    {"code": "R04", "residual_likelihood": 1, "residual_impact": 5, "next_review": "2026-11-10"},
    {"code": "R05", "residual_likelihood": 2, "residual_impact": 2, "next_review": "2027-01-20"}
  ]
}
JSON
}

export SOURCE_DATE_EPOCH=1795305600
own_home
mkdir -p "$folder"
"$program" new "$register" --lang "$lang" >/dev/null || fail "no register was made"
people >"$home/people.json"
"$program" import "$register" "$home/people.json" >/dev/null || fail "the people were not taken"
start_screen
start_window --lang "$lang"
look_at_window
for page in "${pages[@]}"; do
  read -r -a words <<<"$page"
  press "${words[0]}"
  sleep 2
  [ ${#words[@]} -le 2 ] || press "${words[@]:2}"
  sleep 2
  import -window "$window" "$folder/${words[1]}.png"
  # Few colours are enough for pictures of a window, and a third of the size.
  convert "$folder/${words[1]}.png" +dither -colors 255 "PNG8:$folder/${words[1]}.png"
  say "${words[1]}"
done
end_window
