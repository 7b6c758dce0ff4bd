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
  "ctrl+9 reports"
  "ctrl+comma settings"
)

own_home
mkdir -p "$folder"
"$program" new "$register" --lang "$lang" >/dev/null || fail "no register was made"
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
  convert "$folder/${words[1]}.png" -colors 255 "PNG8:$folder/${words[1]}.png"
  say "${words[1]}"
done
end_window
