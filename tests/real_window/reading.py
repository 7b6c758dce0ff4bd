"""Goes through the window by its accessibility tree, as a screen reader does: pages, names, roles, actions, values.

Started by reading.sh, which has opened the window on the starter register in Chinese. It speaks AT-SPI over the bus itself:
libatspi asks for each property of each node by itself and takes minutes where this takes seconds.
"""

import re
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

# What a person can act on, or must be able to tell from its like, says what it is.
NAMED = {
    "push button", "toggle button", "check box", "radio button", "combo box", "entry", "text", "link", "slider", "spin button",
    "menu item", "table", "table cell", "table row", "column header", "row header", "tree", "tree item", "list box",
    "list item", "page tab", "dialog", "frame", "image", "progress bar",
}  # fmt: skip
PATIENCE = 60
ATSPI = "org.a11y.atspi."


class Node:
    """A node as it was when the tree was read."""

    def __init__(self, bus, place, path):
        self.bus, self.place, self.path = bus, place, path
        self.role = Atspi.role_get_name(Atspi.Role(self.ask("Accessible", "GetRole")[0]))
        self.name = self.of("Accessible", "Name")
        low, high = self.ask("Accessible", "GetState")[0]
        self.states = low | high << 32

    def ask(self, interface, method, *arguments, kinds=""):
        given = GLib.Variant(f"({kinds})", arguments) if kinds else None
        service, path = self.place
        return self.bus.call_sync(service, path, ATSPI + interface, method, given, None, 0, PATIENCE * 1000, None).unpack()

    def of(self, interface, key):
        service, path = self.place
        given = GLib.Variant("(ss)", (ATSPI + interface, key))
        return self.bus.call_sync(service, path, "org.freedesktop.DBus.Properties", "Get", given, None, 0, PATIENCE * 1000, None).unpack()[0]

    def interfaces(self):
        return {name.removeprefix(ATSPI) for name in self.ask("Accessible", "GetInterfaces")[0]}

    def words(self):
        """The name, or the text where that is what it says."""
        return self.name or self.text()

    def text(self):
        return self.ask("Text", "GetText", 0, -1, kinds="ii")[0] if "Text" in self.interfaces() else ""

    def is_in(self, state):
        return bool(self.states >> int(state) & 1)

    def children(self):
        return [tuple(place) for place in self.ask("Accessible", "GetChildren")[0]]

    def act(self):
        if "Action" not in self.interfaces() or not self.ask("Action", "DoAction", 0, kinds="i")[0]:
            sys.exit(f"reading: {self} has no action")

    def __str__(self):
        return f"{self.role} “{self.name}” in {' / '.join(self.path[-4:])}"


class Window:
    """The window's tree, read anew with each look."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, -1, None).unpack()[0]
        kind = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.bus = Gio.DBusConnection.new_for_address_sync(address, kind, None, None)

    def nodes(self):
        """All nodes in order; what goes while it is read is left out."""
        waiting = [((ATSPI + "Registry", "/org/a11y/atspi/accessible/root"), ())]
        while waiting:
            place, path = waiting.pop()
            try:
                node = Node(self.bus, place, path)
                children = node.children()
            except GLib.Error:
                continue
            if path:
                yield node
            inner = path + (node.name or node.role,)
            waiting.extend((child, inner) for child in reversed(children))

    def wait(self, what, fits):
        """The first node that fits, as soon as there is one."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                found = next((node for node in self.nodes() if fits(node)), None)
            except GLib.Error:
                found = None
            if found:
                return found
            if time.monotonic() > end:
                sys.exit(f"reading: not found within {PATIENCE} s: {what}")
            time.sleep(0.2)

    def press(self, name, role=None):
        node = self.wait(f"“{name}” to press", lambda node: node.name == name and (role is None or node.role == role))
        node.act()
        return node

    def expect(self, words):
        return self.wait(f"“{words}”", lambda node: words in node.words())


# Each page by its entry in the navigation, and something that is only painted on it and must be readable all the same.
PAGES = [
    ("总览", "可能性 4 较高 × 影响 4 严重"),
    ("风险", "R01 无预算、超预算采购"),
    ("措施", "C01"),
    ("岗位", "采购人、26 个岗位"),
    ("人员", "人员列表"),
    ("流程", "S01 1. 采购预算编制"),
    ("责任矩阵", "S01 采购预算编制 × 采购归口管理岗：会签"),
    ("依据", "L-GPL"),
    ("报表", "第 1 页"),
    ("历史", "新建台账"),
    ("设置", "单位与科室"),
    ("使用手册", "历史与撤销"),
]


def read_pages(window):
    faults = set()
    for page, painted in PAGES:
        window.press(page, "toggle button")
        window.expect(painted)
        nodes = list(window.nodes())
        for node in nodes:
            if node.role in NAMED and not node.words().strip():
                faults.add(f"{page}: no name: {node}")
            if node.role == "unknown" and "Action" in node.interfaces():
                faults.add(f"{page}: no role: {node}")
        print(f"reading: {page}: {len(nodes)} nodes", flush=True)
    if faults:
        sys.exit("reading: " + "\nreading: ".join(sorted(faults)))


def press_things(window):
    """A figure of the heat map lists its risks; a row, a step and a post are chosen; a risk is made and its text set."""
    window.press("总览", "toggle button")
    cell = window.wait("a cell of the heat map", lambda node: re.search("可能性 4 .* × 影响 4 .*：[1-9]", node.name))
    count = re.search("：([0-9]+)", cell.name).group(1)
    cell.act()
    window.expect(f"风险列表，{count} 项")
    print("reading: a cell of the heat map lists its risks")
    window.press("风险", "toggle button")
    row = window.wait("a row", lambda node: node.role == "table row" and not node.is_in(Atspi.StateType.SELECTED))
    row.act()
    window.wait("the row chosen", lambda node: node.name == row.name and node.is_in(Atspi.StateType.SELECTED))
    code = row.name.split()[0]
    window.wait("its form", lambda node: node.role == "label" and node.words().startswith(f"{code} ·"))
    print(f"reading: {code} chosen in the list")
    window.press("流程", "toggle button")
    box = window.wait("a box of the flow chart", lambda node: node.role == "list item" and node.name.startswith("S02 "))
    box.act()
    window.wait("the form of S02", lambda node: node.role == "label" and node.words().startswith("S02 ·"))
    print("reading: a box of the flow chart chosen")
    window.press("岗位", "toggle button")
    post = window.wait("a post", lambda node: node.role == "tree item" and "个岗位" not in node.name)
    post.act()
    window.wait("the post chosen", lambda node: node.name == post.name and node.is_in(Atspi.StateType.SELECTED))
    print("reading: a post chosen in the tree")


def set_a_text(window):
    window.press("风险", "toggle button")
    window.press("＋ 新建", "push button")
    window.expect("新建风险")
    title = window.wait("the title", lambda node: node.role == "entry" and node.name == "风险点" and "EditableText" in node.interfaces())
    if not title.ask("EditableText", "SetTextContents", "读屏建立的风险", kinds="s")[0]:
        sys.exit("reading: the text of a field cannot be set")
    window.wait("the text that was set", lambda node: node.name == "风险点" and node.role == "entry" and node.text() == "读屏建立的风险")
    print("reading: the text of a field set")


def main():
    window = Window()
    window.wait("the window", lambda node: node.role == "frame" and ".irr" in node.name)
    read_pages(window)
    press_things(window)
    set_a_text(window)


if __name__ == "__main__":
    main()
