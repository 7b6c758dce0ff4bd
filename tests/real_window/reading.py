"""Goes through the window by its accessibility tree, as a screen reader does: pages and what opens on them, names, roles, actions, values.

Started by reading.sh, which has opened the window on the starter register in Chinese. It asks for the whole tree at once:
libatspi asks for each property of each node by itself and takes minutes where this takes moments.
"""

import re
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

# What a person must be able to tell from its like says what it is, also where nothing can be done with it.
NAMED = {"table", "table cell", "table row", "column header", "row header", "tree", "tree item", "list item", "dialog", "frame", "image"}
PATIENCE = 60
ATSPI = "org.a11y.atspi."
ROOT = "/org/a11y/atspi/accessible/root"


class Node:
    """A node as it was when the tree was read."""

    def __init__(self, bus, item):
        self.bus = bus
        self.place, _, self.parent, self.index, _, interfaces, self.name, role, _, (low, high) = item
        self.role = Atspi.role_get_name(Atspi.Role(role))
        self.interfaces = {name.removeprefix(ATSPI) for name in interfaces}
        self.states = low | high << 32
        self.inside = ()

    def ask(self, interface, method, *arguments, kinds=""):
        given = GLib.Variant(f"({kinds})", arguments) if kinds else None
        service, path = self.place
        return self.bus.call_sync(service, path, ATSPI + interface, method, given, None, 0, PATIENCE * 1000, None).unpack()

    def words(self):
        """The name, or the text where that is what it says."""
        return self.name or self.text()

    def text(self):
        return self.ask("Text", "GetText", 0, -1, kinds="ii")[0] if "Text" in self.interfaces else ""

    def is_in(self, state):
        return bool(self.states >> int(state) & 1)

    def can_act(self):
        return "Action" in self.interfaces or self.is_in(Atspi.StateType.FOCUSABLE)

    def act(self):
        if "Action" not in self.interfaces or not self.ask("Action", "DoAction", 0, kinds="i")[0]:
            sys.exit(f"reading: {self} has no action")

    def take_keys(self):
        if not self.ask("Component", "GrabFocus")[0]:
            sys.exit(f"reading: {self} does not take the keyboard")

    def __str__(self):
        return f"{self.role} “{self.name}” in {' / '.join(self.inside[-4:])}"


class Window:
    """The window's tree, read anew with each look."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, -1, None).unpack()[0]
        kind = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.bus = Gio.DBusConnection.new_for_address_sync(address, kind, None, None)

    def call(self, service, path, interface, method):
        return self.bus.call_sync(service, path, ATSPI + interface, method, None, None, 0, PATIENCE * 1000, None).unpack()[0]

    def nodes(self):
        """All nodes in order."""
        programs = self.call(ATSPI + "Registry", ROOT, "Accessible", "GetChildren")
        items = [item for service, _ in programs for item in self.call(service, "/org/a11y/atspi/cache", "Cache", "GetItems")]
        nodes = [Node(self.bus, item) for item in items]
        within = {}
        for node in nodes:
            within.setdefault(node.parent, []).append(node)
        known = {node.place for node in nodes}
        waiting = [node for node in nodes if node.parent not in known]
        while waiting:
            node = waiting.pop()
            yield node
            inner = sorted(within.get(node.place, []), key=lambda inner: inner.index, reverse=True)
            for inside in inner:
                inside.inside = (*node.inside, node.name or node.role)
            waiting.extend(inner)

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


class Faults:
    """What is wrong, each with the place where it was seen."""

    def __init__(self, window):
        self.window, self.list, self.places = window, {}, 0

    def look(self, place):
        """Holds the whole tree, as it is now, against what a screen reader needs."""
        self.places += 1
        told = {}
        for node in self.window.nodes():
            name = node.name if node.can_act() else node.words()
            acts = node.can_act() and node.role not in ("scroll bar", "frame")
            if (acts or node.role in NAMED) and not name.strip():
                self.add(place, "no name", node)
            if acts and node.role in ("unknown", "panel", "filler"):
                self.add(place, "no role", node)
            same = told.setdefault((node.parent, node.role, name), node)
            if acts and same is not node:
                self.add(place, "called the same as its neighbour", node)

    def add(self, place, what, node):
        # What stands on every page is told once.
        self.list.setdefault(f"{what}: {node}", place)

    def end(self):
        if self.list:
            sys.exit("\n".join(f"reading: {place}: {fault}" for fault, place in sorted(self.list.items())))
        print(f"reading: {self.places} places, each control with a name and a role")


def keys(*names):
    for name in names:
        subprocess.run(["xdotool", "key", "--clearmodifiers", name], check=True)
        # One is done and drawn before the next comes, as with a person who listens.
        time.sleep(0.4)


# Each page by its entry in the navigation, and something that is only painted on it and must be readable all the same.
PAGES = [
    ("总览", "可能性 4 较高 × 影响 4 严重："),
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


def read_pages(window, faults):
    for page, painted in PAGES:
        window.press(page, "toggle button")
        window.expect(painted)
        faults.look(page)
    print("reading: all pages", flush=True)


def read_forms(window, faults):
    """The tabs of a form, its pickers and its calendar."""
    window.press("风险", "toggle button")
    window.expect("R01 无预算、超预算采购")
    for tab in [node.name for node in window.nodes() if node.role == "page tab"]:
        # What stands in a tab changes its number while it is counted.
        word = tab.split()[0]
        window.wait(f"the tab {word}", lambda node: node.role == "page tab" and node.name.split()[0] == word).act()
        faults.look(f"风险, {tab}")
    window.press("内容", "page tab")
    window.press("流程环节 S01 采购预算编制")
    window.wait("the picker", lambda node: node.role == "entry" and node.name == "输入编号或文字查找")
    faults.look("link picker")
    keys("Escape")
    window.press("打开日历：下次复评日期")
    window.wait("a day", lambda node: node.role == "table cell" and re.match("[0-9]{4}-[0-9]{2}-", node.name))
    faults.look("calendar")
    keys("Escape")
    print("reading: tabs, picker and calendar of a form", flush=True)


SECTIONS = ("操作人", "角色", "等级与评分", "自定义栏目", "语言与外观", "安全副本与文件", "单位与科室")


def read_panels(window, faults):
    """What opens over a list, and over the window."""
    keys("ctrl+2")
    window.wait("a column", lambda node: node.name == "风险等级 （未排序）").take_keys()
    keys("alt+Down")
    window.wait("a box to tick", lambda node: node.role == "check box" and "高" in node.name)
    faults.look("column filter")
    keys("Escape", "ctrl+2", "shift+Down", "ctrl+shift+e")
    window.expect("批量修改：所选 2 项")
    faults.look("bulk edit")
    keys("Escape")
    subprocess.run(["xclip", "-selection", "clipboard"], input="风险点\t可能性\n粘贴的风险\t9\n".encode(), check=True)
    keys("ctrl+2", "ctrl+v")
    window.expect("第 1 行，可能性：9")
    faults.look("paste preview")
    keys("Escape")
    window.expect("R01 无预算、超预算采购")
    keys("ctrl+k")
    window.wait("the search", lambda node: node.role == "list item" and "Ctrl" in node.name)
    faults.look("quick search")
    keys("Escape", "F1")
    window.expect("调整列宽")
    faults.look("keys")
    keys("Escape")
    for menu in ("文件", "编辑", "查看", "帮助"):
        window.press(menu, "push button")
        faults.look(menu)
        if menu != "帮助":
            keys("Escape")
    window.wait("about", lambda node: node.name.strip() == "关于本程序").act()
    window.expect("版本 ")
    faults.look("about")
    keys("Escape", "ctrl+comma")
    window.expect("单位与科室")
    for section in SECTIONS:
        window.press(section)
        faults.look(f"设置, {section}")
    print("reading: panels, menus, dialogs and settings", flush=True)


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
    title = window.wait("the title", lambda node: node.role == "entry" and node.name == "风险点" and "EditableText" in node.interfaces)
    if not title.ask("EditableText", "SetTextContents", "读屏建立的风险", kinds="s")[0]:
        sys.exit("reading: the text of a field cannot be set")
    window.wait("the text that was set", lambda node: node.name == "风险点" and node.role == "entry" and node.text() == "读屏建立的风险")
    print("reading: the text of a field set")


def main():
    window = Window()
    window.wait("the window", lambda node: node.role == "frame" and ".irr" in node.name)
    faults = Faults(window)
    read_pages(window, faults)
    read_forms(window, faults)
    read_panels(window, faults)
    faults.end()
    press_things(window)
    set_a_text(window)


if __name__ == "__main__":
    main()
