# What the tests of the real window share: a home and a screen of their own, the window, its trail. Sourced, never run.
#
# Whoever sources it sets `register_name` where another name than test.irr is wanted, and `seconds` where more are to be waited.

program=$(readlink -f "${1:?usage: $0 PROGRAM}")
# xdotool matches names byte by byte in the C locale, so the file's name stands for the window's.
readonly seconds=${seconds:-60}
readonly least_colours=40

home=$(mktemp -d)
register="$home/${register_name:-test}.irr"
log="$home/window.log"
pids=()

say() { printf '%s: %s\n' "$(basename "$0" .sh)" "$*"; }

# What was on the screen is kept where PICTURE names a file for it.
fail() {
  say "FAILED: $*"
  [ -z "${PICTURE:-}" ] || import -window root "$PICTURE" 2>/dev/null || true
  if [ -s "$log" ]; then
    say "the window's last lines:"
    tail -n 20 "$log"
  fi
  exit 1
}

clean_up() {
  local place
  for ((place = ${#pids[@]} - 1; place >= 0; place--)); do
    kill "${pids[place]}" 2>/dev/null || true
  done
  for ((place = ${#pids[@]} - 1; place >= 0; place--)); do
    wait "${pids[place]}" 2>/dev/null || true
  done
  rm -rf "$home"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Tries a command until it succeeds; says no after the given seconds.
wait_for() {
  local limit=$1 end
  shift
  end=$((SECONDS + limit))
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.2
  done
}

# A home of its own, so that no setting of the account plays in, and none is changed.
own_home() {
  export HOME="$home" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" XDG_CACHE_HOME="$home/cache"
  export XDG_STATE_HOME="$home/state" XDG_RUNTIME_DIR="$home/run"
  mkdir -p "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_CACHE_HOME" "$XDG_STATE_HOME"
  mkdir -m 700 "$XDG_RUNTIME_DIR"
  unset WAYLAND_DISPLAY WAYLAND_SOCKET XMODIFIERS
  export LIBGL_ALWAYS_SOFTWARE=1
}

# Xvfb itself picks a display number that is free, and says which. It repeats no key: on a busy machine a key would seem
# to be held down (-r).
start_screen() {
  local number="$home/display"
  Xvfb -displayfd 3 -screen 0 1440x900x24 -nolisten tcp -r 3>"$number" >/dev/null 2>&1 &
  pids+=($!)
  wait_for 20 test -s "$number" || fail "Xvfb did not start"
  DISPLAY=":$(tr -d '[:space:]' <"$number")"
  export DISPLAY
  openbox --sm-disable >/dev/null 2>&1 &
  pids+=($!)
  wait_for 20 has_window_manager || fail "openbox did not start"
  say "screen $DISPLAY"
}

has_window_manager() { xprop -root _NET_SUPPORTING_WM_CHECK 2>/dev/null | grep -q 'window id'; }

# Opens the window on the register, with further options where there are any.
start_window() {
  "$program" "$@" "$register" >"$log" 2>&1 &
  window_pid=$!
  pids+=("$window_pid")
  wait_for "$seconds" find_window || fail "no window within $seconds seconds"
  xdotool windowactivate --sync "$window" windowfocus --sync "$window"
  say "window $window"
}

find_window() {
  kill -0 "$window_pid" 2>/dev/null || fail "the program ended before its window came"
  window=$(xdotool search --onlyvisible --name "\\.irr|Integrity Register" 2>/dev/null | tail -n 1)
  [ -n "$window" ]
}

# A page has many colours: background, text smoothed at its edges, levels. An unpainted window has few.
is_painted() {
  local colours
  import -window "$window" "$home/window.png" 2>/dev/null || return 1
  colours=$(identify -format '%k' "$home/window.png")
  [ "$colours" -ge "$least_colours" ]
}

look_at_window() {
  wait_for "$seconds" is_painted || fail "the window is blank"
  say "painted in $(identify -format '%k colours, %wx%h' "$home/window.png")"
}

press() { xdotool key --clearmodifiers --delay 60 "$@"; }

# Processor time of the window so far, in hundredths of a second.
ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$window_pid/stat"; }

# Keys are taken when the window has drawn what the last ones did: when it is idle, two looks at it are the same.
settled() {
  local before now
  before=$(ticks)
  sleep 0.5
  now=$(ticks)
  [ $((now - before)) -le 2 ]
}

settle() { wait_for "$seconds" settled || fail "the window does not come to rest"; }

keys() {
  press "$@"
  settle
}

trail() { "$program" history "$register" --json 2>/dev/null; }

# How many changes of a kind the trail holds.
changes() { trail | { grep -o "\"operation\":\"$1\"" || true; } | wc -l; }

has_ended() { ! kill -0 "$window_pid" 2>/dev/null; }

close_window() {
  # Alt+F4 asks as a click on the cross does: the window manager passes it on, the program decides.
  press alt+F4
}

# Closes the window as a person does, and holds that the register is sound.
end_window() {
  close_window
  wait_for "$seconds" has_ended || fail "the window did not close"
  local status=0
  wait "$window_pid" || status=$?
  [ "$status" -eq 0 ] || fail "the window ended with exit code $status"
  "$program" verify "$register" >/dev/null || fail "the register is not sound after the window closed"
  say "closed, and the register is sound"
}

need() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null 2>&1 || fail "$tool is missing"
  done
}

need Xvfb openbox xprop xdotool import identify
