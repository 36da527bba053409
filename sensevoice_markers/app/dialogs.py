"""What the window asks the user and the system; tests answer in their place."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from sensevoice_markers.app.text import Text
from sensevoice_markers.editing.saved import SUFFIX
from sensevoice_markers.formats.otio import FORMAT
from sensevoice_markers.media.probe import SUFFIXES


class Dialogs(Protocol):
    """Questions with their answers."""

    def files(self) -> list[Path]:
        """Which files to open, none where the user thought better of it."""

    def folder(self, title: str, start: Path | None = None) -> Path | None:
        """Which folder."""

    def save(self, title: str, start: Path) -> Path | None:
        """Under which name to save a project; whether one that exists is replaced has been asked."""

    def confirm(self, question: str, why: str, yes: str, no: str) -> bool:
        """Whether the user says yes; the harmless answer is no."""


class QtDialogs:
    """The system's own dialogs over `parent`."""

    def __init__(self, text: Text, parent: QWidget) -> None:
        self._text = text
        self._parent = parent

    def files(self) -> list[Path]:
        """Which files to open."""
        media = " ".join(f"*{suffix}" for suffix in (*sorted(SUFFIXES), SUFFIX, FORMAT.suffix))
        kinds = f"{self._text.media_files} ({media});;{self._text.all_files} (*)"
        names, _ = QFileDialog.getOpenFileNames(self._parent, self._text.add_files, "", kinds)
        return [Path(name) for name in names]

    def folder(self, title: str, start: Path | None = None) -> Path | None:
        """Which folder."""
        name = QFileDialog.getExistingDirectory(self._parent, title, str(start or ""))
        return Path(name) if name else None

    def save(self, title: str, start: Path) -> Path | None:
        """Under which name to save a project."""
        # Not the short form: it adds the suffix after having asked about the name without it, or not at all.
        kinds = f"{self._text.window.project_files} (*{SUFFIX})"
        dialog = QFileDialog(self._parent, title, str(start), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.selectFile(start.name)
        return Path(dialog.selectedFiles()[0]) if dialog.exec() else None

    def confirm(self, question: str, why: str, yes: str, no: str) -> bool:
        """Whether the user says yes."""
        box = QMessageBox(self._parent)
        box.setWindowTitle(self._text.title)
        box.setText(question)
        box.setInformativeText(why)
        agreed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        declined = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(declined)
        box.setEscapeButton(declined)
        box.exec()
        return box.clickedButton() is agreed
