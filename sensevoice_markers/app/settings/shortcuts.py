"""All keys: listed, searched, changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from sensevoice_markers.app import look
from sensevoice_markers.app.settings.page import Page, small
from sensevoice_markers.app.text import Text

_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One action that keys can start.

    Attributes:
        name: by which `Preferences.shortcuts` has it.
        words: what it does, without a menu's ``&``.
        keys: its own, as ``QKeySequence`` writes them in every language (``Ctrl+E``); empty for none.
        fixed: they are shown, and nobody else may have them, but they cannot be changed.
    """

    name: str
    words: str
    keys: str
    fixed: bool = False


class Shortcuts(Page):
    """A list of actions; below it, the keys of the selected one."""

    def __init__(
        self, text: Text, shortcuts: Sequence[Shortcut], changed: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        self._words = words = text.settings
        super().__init__(words.pages["shortcuts"], parent)
        self._shortcuts = {each.name: each for each in shortcuts}
        self._free = {each.name for each in shortcuts if not each.fixed}
        self._changed = {name: keys for name, keys in changed.items() if name in self._free}
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(words.search)
        self.search.setAccessibleName(words.search)
        self.list = QTreeWidget(columnCount=2)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setHeaderLabels([words.action, words.keys])
        self.list.setAccessibleName(words.pages["shortcuts"])
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setStretchLastSection(False)
        for each in shortcuts:
            item = QTreeWidgetItem(self.list, [each.words, ""])
            item.setData(0, _ROLE, each.name)
        self.nothing = small(words.none_found)
        self.edit = QKeySequenceEdit(maximumSequenceLength=1, clearButtonEnabled=True)
        self.edit.setAccessibleName(words.new_keys)
        self.fixed = small(words.fixed)
        self.fault = QLabel(wordWrap=True)
        self.fault.setProperty("part", "danger")
        self.reset = QPushButton(words.reset)
        self.reset_all = QPushButton(words.reset_all)
        label = QLabel(words.new_keys)
        label.setProperty("part", "quiet")
        label.setBuddy(self.edit)
        across = QHBoxLayout()
        across.addWidget(label)
        across.addWidget(self.edit, 1)
        across.addWidget(self.reset)
        across.addWidget(self.reset_all)
        for widget in (self.search, self.nothing, self.list):
            self.column.addWidget(widget)
        self.column.addWidget(self.fixed)
        self.column.addWidget(self.fault)
        self.column.addLayout(across)
        self.search.textChanged.connect(self._filter)
        self.list.currentItemChanged.connect(lambda *_: self._show_current())
        self.edit.editingFinished.connect(self._on_edited)
        self.reset.clicked.connect(self._on_reset)
        self.reset_all.clicked.connect(self._on_reset_all)
        self._refresh()
        self._filter("")
        self._show_current()

    def keys(self, name: str) -> str:
        """The keys of an action as they are now."""
        return self._changed.get(name, self._shortcuts[name].keys)

    def _refresh(self) -> None:
        c = look.current()
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            if item is not None:
                name = item.data(0, _ROLE)
                item.setText(1, QKeySequence(self.keys(name)).toString(QKeySequence.SequenceFormat.NativeText))
                item.setForeground(1, c.accent if name in self._changed else c.text if name in self._free else c.quiet)
        self.list.resizeColumnToContents(1)
        self.reset_all.setEnabled(bool(self._changed))

    def _filter(self, wanted: str) -> None:
        shown = 0
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            if item is not None:
                fits = wanted.casefold() in f"{item.text(0)} {item.text(1)}".casefold()
                item.setHidden(not fits)
                shown += fits
        self.nothing.setVisible(not shown)

    @property
    def _current(self) -> str | None:
        item = self.list.currentItem()
        return None if item is None else item.data(0, _ROLE)

    def _show_current(self) -> None:
        name = self._current
        for widget in (self.edit, self.reset):
            widget.setEnabled(name in self._free)
        self.fixed.setVisible(name is not None and name not in self._free)
        self.fault.hide()
        if name is not None:
            self.edit.setKeySequence(QKeySequence(self.keys(name)))
            self.reset.setEnabled(name in self._changed)

    def _on_edited(self) -> None:
        name = self._current
        keys = self.edit.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        if name is None or name not in self._free or keys == self.keys(name):
            return
        holder = self._holder(keys, self._shortcuts.keys() - {name})
        if holder is not None:
            native = self.edit.keySequence().toString(QKeySequence.SequenceFormat.NativeText)
            self._show_current()
            self.fault.setText(self._words.taken.format(keys=native, action=self._shortcuts[holder].words))
            self.fault.show()
            return
        self._put({**self._changed, name: keys})

    def _on_reset(self) -> None:
        name = self._current
        if name is None:
            return
        own = self._shortcuts[name].keys
        holder = self._holder(own, self._free - {name})  # fixed ones and own ones were made to go together
        if holder is not None:
            self.fault.setText(self._words.taken.format(keys=own, action=self._shortcuts[holder].words))
            self.fault.show()
            return
        self._put({other: keys for other, keys in self._changed.items() if other != name})

    def _holder(self, keys: str, others: Set[str]) -> str | None:
        """Which of `others` has `keys`."""
        return next((name for name in self._shortcuts if name in others and keys and self.keys(name) == keys), None)

    def _on_reset_all(self) -> None:
        self._put({})

    def _put(self, changed: dict[str, str]) -> None:
        self._changed = {name: keys for name, keys in changed.items() if keys != self._shortcuts[name].keys}
        self._refresh()
        self._show_current()
        self.edited.emit("shortcuts", dict(self._changed))
