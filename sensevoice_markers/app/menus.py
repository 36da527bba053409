"""All actions of the window in one table: name, menu, keys; and the menus made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from sensevoice_markers.app.words.window import WindowWords

Where = Literal["window", "stage", "queue"]
"""Where keys work: everywhere; on the video and the timeline, whose keys lists and fields need themselves; in the list
of files."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One action.

    Attributes:
        menu: which it stands in.
        keys: as `QKeySequence` reads them, or a standard key's name.
        apart: a line before it.
    """

    name: str
    menu: str
    keys: tuple[str, ...] = ()
    where: Where = "window"
    apart: bool = False
    role: QAction.MenuRole = QAction.MenuRole.NoRole
    checkable: bool = False


ENTRIES: tuple[Entry, ...] = (
    Entry("open", "file", ("Ctrl+O",)),
    Entry("open_folder", "file", ("Ctrl+Shift+O",)),
    Entry("paste", "file", ("Ctrl+V",)),
    Entry("save", "file", ("Ctrl+S",), apart=True),
    Entry("save_as", "file", ("Ctrl+Shift+S",)),
    Entry("export", "file", ("Ctrl+E",), apart=True),
    Entry("export_again", "file", ("Ctrl+Shift+E",)),
    Entry("export_all", "file", ("Ctrl+Alt+E",)),
    Entry("copy_markers", "file", ("Ctrl+Shift+C",)),
    Entry("reveal", "file"),
    Entry("settings", "file", ("Ctrl+,",), apart=True, role=QAction.MenuRole.PreferencesRole),
    Entry("quit", "file", ("Ctrl+Q",), apart=True, role=QAction.MenuRole.QuitRole),
    Entry("undo", "edit", ("Ctrl+Z",)),
    Entry("redo", "edit", ("Ctrl+Shift+Z", "Ctrl+Y")),
    Entry("find", "edit", ("Ctrl+F",), apart=True),
    Entry("replace", "edit", ("Ctrl+H",)),
    Entry("split", "edit", ("S",), "stage", apart=True),
    Entry("merge", "edit", ("M",), "stage"),
    Entry("delete", "edit", ("Del", "Backspace"), "stage"),
    Entry("add_event", "edit", ("E",), "stage", apart=True),
    Entry("add_cue", "edit", ("T",), "stage"),
    Entry("reset", "edit", apart=True),
    Entry("reset_all", "edit"),
    Entry("zoom_in", "view", ("Ctrl+=", "Ctrl++", "=", "+")),
    Entry("zoom_out", "view", ("Ctrl+-", "-")),
    Entry("zoom_fit", "view", ("Ctrl+0", "Shift+Z")),
    Entry("seconds", "view", ("Ctrl+T",), apart=True, checkable=True),
    Entry("toggle_queue", "view", ("Ctrl+1",), apart=True, checkable=True),
    Entry("toggle_side", "view", ("Ctrl+2",), checkable=True),
    Entry("play", "play", ("Space",)),
    Entry("back", "play", ("J",)),
    Entry("stop", "play", ("K",)),
    Entry("forward", "play", ("L",)),
    Entry("frame_back", "play", ("Left",), "stage", apart=True),
    Entry("frame_on", "play", ("Right",), "stage"),
    Entry("second_back", "play", ("Shift+Left",), "stage"),
    Entry("second_on", "play", ("Shift+Right",), "stage"),
    Entry("event_back", "play", ("[", "PgUp"), "stage"),
    Entry("event_on", "play", ("]", "PgDown"), "stage"),
    Entry("to_start", "play", ("Home",), "stage"),
    Entry("to_end", "play", ("End",), "stage"),
    Entry("mark_in", "play", ("I",), apart=True),
    Entry("mark_out", "play", ("O",)),
    Entry("clear_marks", "play", ("Alt+X",)),
    Entry("cancel", "queue", ("Esc",), "queue"),
    Entry("retry", "queue", ("Ctrl+R",)),
    Entry("again", "queue"),
    Entry("remove", "queue", ("Del", "Backspace"), "queue", apart=True),
    Entry("remove_done", "queue"),
    Entry("shortcuts", "help", ("F1",)),
    Entry("log", "help"),
    Entry("about", "help", apart=True, role=QAction.MenuRole.AboutRole),
)

_MENUS = ("file", "edit", "view", "play", "queue", "help")


def plain(words: str) -> str:
    """A menu's words without the mark of its key: ``打开(&O)…`` is ``打开…``."""
    marked = words.find("(&")
    if marked >= 0:
        words = words[:marked] + words[marked + 4 :]
    return words.replace("&", "").rstrip("…").strip()


def make_actions(
    words: WindowWords, keys: Mapping[str, str], acts: Mapping[str, Callable[[], Any]], parent: QWidget
) -> dict[str, QAction]:
    """All actions by name.

    Args:
        keys: see `set_keys`.
        acts: what each does.
    """
    made = {}
    for entry in ENTRIES:
        action = QAction(words.actions[entry.name], parent)
        action.setObjectName(entry.name)
        action.setMenuRole(entry.role)
        action.setCheckable(entry.checkable)
        if entry.where != "window":
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _=False, act=acts[entry.name]: act())
        made[entry.name] = action
    set_keys(made, keys)
    return made


def set_keys(actions: Mapping[str, QAction], keys: Mapping[str, str]) -> None:
    """Give each action its keys, or those of `keys`: a user's own by name, empty for none."""
    for entry in ENTRIES:
        chosen = (keys[entry.name],) if entry.name in keys else entry.keys
        actions[entry.name].setShortcuts([QKeySequence(key) for key in chosen if key])


def fill(bar: QMenuBar, words: WindowWords, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """The menus of a window, by name."""
    menus = {name: bar.addMenu(words.menus[name]) for name in _MENUS}
    for entry in ENTRIES:
        if entry.apart:
            menus[entry.menu].addSeparator()
        menus[entry.menu].addAction(actions[entry.name])
    return menus


def place(widget: QWidget, where: Where, actions: Mapping[str, QAction]) -> None:
    """Let the keys of the actions that belong `where` work in `widget`."""
    for entry in ENTRIES:
        if entry.where == where:
            widget.addAction(actions[entry.name])


def give_way(others: Iterable[QAction], actions: Mapping[str, QAction]) -> None:
    """Take keys that `actions` have from `others`, which still show them: of two for one key, Qt answers to none."""
    taken = {key.toString() for action in actions.values() for key in action.shortcuts()}
    for other in others:
        lost = [key for key in other.shortcuts() if key.toString() in taken]
        if lost:
            other.setShortcuts([key for key in other.shortcuts() if key not in lost])
            other.setText(f"{other.text()}\t{lost[0].toString(QKeySequence.SequenceFormat.NativeText)}")


def shown_keys(actions: Mapping[str, QAction]) -> dict[str, str]:
    """The key of each button of the player, as the system writes it, by the button's name."""
    named = {
        "toggle": "play", "back": "frame_back", "forward": "frame_on", "previous": "event_back", "next": "event_on",
        "mark_in": "mark_in", "mark_out": "mark_out",
    }  # fmt: skip
    return {
        button: actions[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        for button, name in named.items()
    }
