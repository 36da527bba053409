"""Settings of the window itself."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QSpinBox, QWidget

from sensevoice_markers.app.exporting.writing import OFFERED, remembered
from sensevoice_markers.app.preferences import Exporting, Preferences
from sensevoice_markers.app.settings.page import Lines, Page, choice, told
from sensevoice_markers.app.text import Text


class General(Page):
    """Language, appearance, how much at once, how times are shown, and what exports begin with."""

    def __init__(self, text: Text, now: Preferences, parent: QWidget | None = None) -> None:
        words = text.settings
        super().__init__(words.pages["general"], parent)
        self._exporting = now.exporting
        self.language = choice(words.languages, now.language)
        self.theme = choice(words.themes, now.theme)
        self.at_once = QSpinBox(minimum=1, maximum=4, value=now.at_once)
        self.times = choice({"": words.timecode, "seconds": words.seconds}, "seconds" if now.seconds else "")
        self.snap = QCheckBox(words.snap)
        self.snap.setChecked(now.snap)
        self.snap.setToolTip(words.snap_hint)
        self.preset = choice(
            {name: text.exporting.presets.get(name, preset.title) for name, preset in OFFERED.items()},
            now.exporting.preset,
        )
        self.rules = choice(words.rules, now.subtitle_preset)
        self.sound_cues = QCheckBox(words.sound_cues)
        self.sound_cues.setAccessibleName(words.sound_cues)
        self.sound_cues.setChecked(now.sound_cues)
        lines = Lines()
        lines.add(words.language, self.language, words.language_hint)
        lines.add(words.theme, self.theme)
        lines.add(words.at_once, self.at_once, words.at_once_hint)
        lines.add(words.times, self.times)
        lines.add(words.preset, self.preset)
        lines.add(words.subtitle_rules, self.rules)
        lines.add("", self.sound_cues, words.subtitles_hint, wide=True)
        self.column.addLayout(lines)
        self.column.addSpacing(4)
        self.column.addWidget(self.snap)
        self.column.addStretch(1)

        for box, field in ((self.language, "language"), (self.theme, "theme"), (self.rules, "subtitle_preset")):
            box.currentIndexChanged.connect(lambda _, box=box, field=field: self.edited.emit(field, told(box)))
        self.at_once.valueChanged.connect(lambda count: self.edited.emit("at_once", count))
        self.times.currentIndexChanged.connect(lambda _: self.edited.emit("seconds", bool(told(self.times))))
        self.preset.currentIndexChanged.connect(lambda _: self.edited.emit("exporting", self._presetting()))
        self.snap.toggled.connect(lambda on: self.edited.emit("snap", on))
        self.sound_cues.toggled.connect(lambda on: self.edited.emit("sound_cues", on))

    def _presetting(self) -> Exporting:
        """Another editor reads other files: those of its preset."""
        made = replace(self._exporting, preset=told(self.preset), formats=())
        return replace(made, editor=remembered(made))
