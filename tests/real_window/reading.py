"""Goes through the window by its accessibility tree, as a screen reader does: pages, names, roles, actions.

Started by reading.sh, which has opened the window on the starter register in Chinese.
"""

import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

# What a person can act on must say what it is.
NAMED = {
    Atspi.Role.PUSH_BUTTON,
    Atspi.Role.TOGGLE_BUTTON,
    Atspi.Role.CHECK_BOX,
    Atspi.Role.RADIO_BUTTON,
    Atspi.Role.COMBO_BOX,
    Atspi.Role.ENTRY,
    Atspi.Role.TEXT,
    Atspi.Role.LINK,
    Atspi.Role.SLIDER,
    Atspi.Role.SPIN_BUTTON,
    Atspi.Role.MENU_ITEM,
    Atspi.Role.TABLE_CELL,
    Atspi.Role.TABLE_ROW,
    Atspi.Role.TREE_ITEM,
    Atspi.Role.LIST_ITEM,
}
PATIENCE = 30


def program():
    desktop = Atspi.get_desktop(0)
    for place in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(place)
        if application is not None and application.get_child_count() and "at-spi" not in (application.get_name() or ""):
            frame = application.get_child_at_index(0)
            if frame is not None and ".irr" in (frame.get_name() or ""):
                return frame
    return None


def nodes(root):
    """Every node below, with the names of what it stands in."""
    waiting = [(root, ())]
    while waiting:
        node, path = waiting.pop()
        if node is None:
            continue
        yield node, path
        inner = path + (node.get_name() or node.get_role_name(),)
        try:
            waiting.extend((node.get_child_at_index(place), inner) for place in range(node.get_child_count()))
        except gi.repository.GLib.Error:
            pass  # the node went while it was being read


def text_of(node):
    """The name, or the text where a label's text is its value."""
    name = node.get_name() or ""
    if name:
        return name
    try:
        interface = node.get_text_iface()
        return Atspi.Text.get_text(interface, 0, -1) if interface else ""
    except gi.repository.GLib.Error:
        return ""


def wait_for(what, look):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            found = look()
        except gi.repository.GLib.Error:
            found = None
        if found:
            return found
        time.sleep(0.3)
    sys.exit(f"reading: not found within {PATIENCE} s: {what}")


def find(frame, fits):
    return next((node for node, _ in nodes(frame) if fits(text_of(node), node)), None)


def press(frame, name, role=None):
    node = wait_for(name, lambda: find(frame, lambda text, node: text == name and (role is None or node.get_role() == role)))
    action = node.get_action_iface()
    if action is None or not Atspi.Action.do_action(action, 0):
        sys.exit(f"reading: cannot be pressed: {name}")
    time.sleep(0.6)


def unnamed(frame):
    for node, path in nodes(frame):
        states = node.get_state_set()
        if node.get_role() in NAMED and states.contains(Atspi.StateType.SHOWING) and not text_of(node).strip():
            # A text field says its text; an empty one must have a name.
            yield f"{node.get_role_name()} in {' / '.join(path[-4:])}"


def expect(frame, page, what):
    wait_for(f"{page}: {what}", lambda: find(frame, lambda text, _: what in text))


# Each page by its entry in the navigation, and something that is only painted on it and must be readable all the same.
PAGES = [
    ("总览", "可能性"),
    ("风险", "R01"),
    ("措施", "C01"),
    ("岗位", "P-BUD"),
    ("人员", "人员"),
    ("流程", "采购预算编制"),
    ("责任矩阵", "× 预算管理岗：主办"),
    ("依据", "L-GPL"),
    ("报表", "报表"),
    ("历史", "王"),
    ("设置", "填报单位"),
    ("使用手册", "手册"),
]


def main():
    frame = wait_for("the window", program)
    faults = []
    for page, painted in PAGES:
        press(frame, page)
        if page != "历史":
            expect(frame, page, painted)
        found = list(unnamed(frame))
        faults += [f"{page}: without a name: {fault}" for fault in found]
        roles = {node.get_role_name() for node, _ in nodes(frame)}
        print(f"reading: {page}: {sum(1 for _ in nodes(frame))} nodes, roles: {', '.join(sorted(roles))}")
    if faults:
        sys.exit("reading: " + "\nreading: ".join(sorted(set(faults))))


main()
