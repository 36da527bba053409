"""What listens, on what it computes, and what this machine has for it."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTreeWidget, QTreeWidgetItem, QWidget

from sensevoice_markers.app import look
from sensevoice_markers.app.preferences import Preferences
from sensevoice_markers.app.settings.page import Lines, Page, choice, small, told
from sensevoice_markers.app.settings.steward import Steward
from sensevoice_markers.app.text import Text
from sensevoice_markers.app.words.settings import SettingsWords
from sensevoice_markers.diagnosis import Finding
from sensevoice_markers.errors import MarkersError
from sensevoice_markers.inference.whisper import LANGUAGES

_COMPUTES = {"device": "sensevoice", "embedded engine": "embedded"}
"""Findings that say what an engine would compute on, and why on nothing better."""


class EnginePage(Page):
    """Engine, device, precision, language; below, what an examination of the machine has found."""

    def __init__(self, text: Text, now: Preferences, steward: Steward, parent: QWidget | None = None) -> None:
        self._words = words = text.settings
        super().__init__(words.pages["engine"], parent)
        self._steward = steward
        self._findings: tuple[Finding, ...] = ()
        self.engine = choice(words.engines, now.engine)
        self.device = choice(words.devices, now.device)
        self.precision = choice(words.precisions, now.precision)
        self.spoken = choice({"auto": words.any_language, **languages(words)}, now.spoken)
        lines = Lines()
        for field, said, box in (
            ("engine", words.engine, self.engine),
            ("device", words.device, self.device),
            ("precision", words.precision, self.precision),
            ("spoken", words.spoken, self.spoken),
        ):
            lines.add(said, box)
            box.currentIndexChanged.connect(lambda _, box=box, field=field: self.edited.emit(field, told(box)))
        self.computes = small()
        self.computes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        lines.add(words.computes, self.computes, wide=True)
        self.column.addLayout(lines)
        self.column.addSpacing(8)
        heading = QLabel(words.machine)
        heading.setProperty("part", "name")
        self.again = QPushButton(words.look_again)
        self.copy = QPushButton(words.copy)
        across = QHBoxLayout()
        across.addWidget(heading, 1)
        across.addWidget(self.again)
        across.addWidget(self.copy)
        self.column.addLayout(across)
        self.list = QTreeWidget(columnCount=2)
        self.list.setRootIsDecorated(False)
        self.list.setHeaderHidden(True)
        self.list.setAccessibleName(words.machine)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.addWidget(self.list, 1)
        self.note = small()
        self.column.addWidget(self.note)
        self.again.clicked.connect(self.shown_first)
        self.copy.clicked.connect(self._copy)
        steward.examined.connect(self._on_examined)
        steward.care_failed.connect(self._on_failed)
        self.copy.setEnabled(False)

    def shown_first(self) -> None:
        """Examine the machine; it takes some seconds."""
        self.note.setText(self._words.examining)
        self.again.setEnabled(False)
        self._steward.examine()

    def _on_examined(self, findings: tuple[Finding, ...]) -> None:
        self._findings = findings
        self.again.setEnabled(True)
        self.copy.setEnabled(True)
        told_of = {finding.what: finding.found for finding in findings}
        said = (f"{self._words.short[name]}: {told_of[what]}" for what, name in _COMPUTES.items() if what in told_of)
        self.computes.setText("\n".join(said))
        c = look.current()
        self.list.clear()
        for finding in findings:
            item = QTreeWidgetItem(self.list, [finding.what, finding.found])
            item.setToolTip(1, finding.found)
            if finding.fix:
                advice = self._words.fix if finding.needed else self._words.offer
                item.setText(1, f"{finding.found}\n{advice.format(fix=finding.fix)}")
                item.setForeground(1, c.danger if finding.needed else c.warning)
                item.setToolTip(1, finding.fix)
        self.list.resizeColumnToContents(0)
        self.note.setText("" if any(f.fix and f.needed for f in findings) else self._words.fine)

    def _on_failed(self, what: str, error: MarkersError) -> None:
        if what == "examine":
            self.again.setEnabled(True)
            self.note.setText(str(error))

    def _copy(self) -> None:
        said = (f"{f.what}: {f.found}{f' → {f.fix}' if f.fix else ''}" for f in self._findings)
        QGuiApplication.clipboard().setText("\n".join(said) + "\n")


def languages(words: SettingsWords) -> dict[str, str]:
    """What an engine can be told to hear, by code: what is asked for most, then all others by their English names."""
    others = {code: f"{_english(code)} ({code})" for code in LANGUAGES if code not in words.spoken_names}
    return {**words.spoken_names, **dict(sorted(others.items(), key=lambda pair: pair[1]))}


def _english(code: str) -> str:
    language = QLocale(code).language()
    return code if language == QLocale.Language.C else QLocale.languageToString(language)
