"""Typst as a module of Python: typst_wheel.py SOURCE OUT FONTS"""

import sys

import typst

source, out, fonts = sys.argv[1:]
typst.compile(source, output=out, font_paths=[fonts])
