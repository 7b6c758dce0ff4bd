#!/usr/bin/env bash
# Everything that decides whether a change is good: form, lints, tests, and the real window on a screen of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

# Debian packages: for building and starting the window, for driving it, and for looking into the PDFs.
packages=(
  xvfb xdotool imagemagick x11-utils openbox
  libgl1-mesa-dri libgl1 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0
  mesa-vulkan-drivers poppler-utils qpdf xclip
  fcitx5 fcitx5-chinese-addons dbus-x11 at-spi2-core gir1.2-atspi-2.0 python3-gi libglib2.0-bin
)

say() { printf '\n== %s\n' "$*"; }

missing_packages() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  local package
  for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s\n' "$package"
  done
}

install_missing() {
  local missing
  mapfile -t missing < <(missing_packages)
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "installing ${missing[*]}"
    apt-get update -qq || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null && return 0
    say "could not be installed: ${missing[*]}"
  else
    say "missing and not installed, as this needs root and apt-get: ${missing[*]}"
  fi
}

if [ -z "${CARGO_TARGET_DIR:-}" ]; then
  cache="${XDG_CACHE_HOME:-${HOME:-}/.cache}/integrity-register/target"
  if mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ]; then
    export CARGO_TARGET_DIR="$cache"
  fi
fi

install_missing

say "cargo fmt --check"
cargo fmt --check

say "cargo clippy"
cargo clippy --all-targets --locked -- -D warnings

say "cargo test"
cargo test --locked

say "the window"
cargo build --locked
program="${CARGO_TARGET_DIR:-target}/debug/integrity-register"

# Runs a test of the real window, unless a tool that it needs is absent.
in_window() {
  local test=$1 tool absent=()
  shift
  for tool in Xvfb openbox xdotool xprop import identify "$@"; do
    command -v "$tool" >/dev/null 2>&1 || absent+=("$tool")
  done
  if [ ${#absent[@]} -gt 0 ]; then
    echo "SKIPPED: tests/real_window/$test.sh, for want of ${absent[*]}"
  else
    "tests/real_window/$test.sh" "$program"
  fi
}

in_window smoke
in_window typing dbus-run-session fcitx5 fcitx5-remote xclip
in_window day xclip pdftotext
in_window reading dbus-run-session gdbus xclip /usr/libexec/at-spi-bus-launcher
in_window idle

say "all good"
