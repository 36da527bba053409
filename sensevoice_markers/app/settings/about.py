"""What this program is, and what it owes to others."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution, version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QLabel, QTextBrowser, QWidget

from sensevoice_markers.app.background import Background, Outcome
from sensevoice_markers.app.settings.page import Page, small
from sensevoice_markers.app.text import Text
from sensevoice_markers.weights.catalog import CATALOG

_TEXTS = ("THIRD_PARTY.md", "LICENSE")


class About(Page):
    """Version, licence, the models' makers, and the licence texts that the wheel carries."""

    def __init__(self, text: Text, background: Background, parent: QWidget | None = None) -> None:
        self._words = words = text.settings
        super().__init__(text.title, parent)
        self._background = background
        release = QLabel(
            text.separator.join((words.version.format(version=version("sensevoice-markers")), words.licence))
        )
        release.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(release)
        self.column.addWidget(small(words.purpose))
        self.column.addWidget(small(words.qt.format(qt=qVersion())))
        heading = QLabel(words.models)
        heading.setProperty("part", "name")
        self.column.addWidget(heading)
        for model in CATALOG.values():
            self.column.addWidget(
                small(text.separator.join((words.titles[model.id], model.attribution, model.licence)))
            )
        others = QLabel(words.third_parties)
        others.setProperty("part", "name")
        self.column.addWidget(others)
        self.texts = QTextBrowser(openExternalLinks=True)
        self.texts.setAccessibleName(words.third_parties)
        self.column.addWidget(self.texts, 1)

    def shown_first(self) -> None:
        """Read the texts."""
        self._background.start(licences, self._on_read)

    def _on_read(self, read: Outcome) -> None:
        self.texts.setMarkdown(read if isinstance(read, str) and read else self._words.no_licences)


def licences() -> str:
    """The licence texts that came with the program, as Markdown; empty where it was not installed from a wheel."""
    try:
        installed = distribution("sensevoice-markers")
    except PackageNotFoundError:
        return ""
    texts = (installed.read_text(f"licenses/{name}") for name in _TEXTS)
    return "\n\n---\n\n".join(each for each in texts if each)
