"""A window's editor without a window: edits without end, each printed once it is done, kept by a `Keeper`.

    python endless_edits.py PROJECT

Edit number n gives the first event the name n.
"""

from __future__ import annotations

import sys
from functools import partial

from fake_analysis import ANALYSIS
from PySide6.QtCore import QCoreApplication, QTimer

from sensevoice_markers import document
from sensevoice_markers.analysis import Label
from sensevoice_markers.app import shelf
from sensevoice_markers.app.editor import Editor
from sensevoice_markers.app.keeper import Keeper
from sensevoice_markers.editing import acts, project, saved


def main(name: str) -> None:
    app = QCoreApplication([])
    editor, keeper = Editor(project.project(ANALYSIS)), Keeper()
    keeper.keep("analysis", partial(document.to_json, ANALYSIS), shelf.analysis_file(name))
    editor.changed.connect(
        lambda now: keeper.keep("edits", partial(saved.edits_to_json, now, editor.view), shelf.edits_file(name))
    )
    done = 0

    def edit() -> None:
        nonlocal done
        done += 1
        editor.do("rename", acts.rename(editor.project, ["a"], str(done)), "typing")
        if done % 20 == 0:
            editor.do("add", acts.add(editor.project, Label.LAUGHTER, done / 20, done / 20 + 0.5)[0])
        print(done, flush=True)

    timer = QTimer()
    timer.timeout.connect(edit)
    timer.start(20)
    app.exec()


if __name__ == "__main__":
    main(sys.argv[1])
