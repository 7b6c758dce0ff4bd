#!/usr/bin/env bash
# The real window as a screen reader finds it: each page is gone through by its accessibility tree (AT-SPI), names and
# roles are looked at, buttons pressed and cells found by name.
#
# Usage: tests/real_window/reading.sh PROGRAM
set -euo pipefail

if [ -z "${READING_HAS_BUS:-}" ]; then
  READING_HAS_BUS=1 exec dbus-run-session -- bash "$0" "$@" 2> >(grep -v -e '^dbus-daemon' -e '^SpiRegistry' >&2)
fi
# shellcheck source=tests/real_window/screen.sh
source "$(dirname "$0")/screen.sh"
need gdbus xclip /usr/libexec/at-spi-bus-launcher

set_status() {
  gdbus call --session --dest org.a11y.Bus --object-path /org/a11y/bus \
    --method org.freedesktop.DBus.Properties.Set org.a11y.Status "$1" '<true>' >/dev/null 2>&1
}

start_reading() {
  /usr/libexec/at-spi-bus-launcher --launch-immediately --a11y=1 >/dev/null 2>&1 &
  pids+=($!)
  wait_for 20 set_status IsEnabled || fail "the accessibility bus did not start"
  set_status ScreenReaderEnabled
}

own_home
"$program" new "$register" --lang zh >/dev/null || fail "no register was made"
start_screen
start_reading
start_window
look_at_window
# What was set is sent by the keyboard, as it would be by whoever listens.
has_title() { trail | grep '"title":"读屏建立的风险"' >/dev/null; }
# Debian's own Python has the bindings.
/usr/bin/python3 "$(dirname "$0")/reading.py" || fail "the window cannot be read"
press ctrl+Return
wait_for "$seconds" has_title || fail "the text that was set is not in the trail"
end_window
