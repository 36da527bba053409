"""What the menu's entry does: a window where Resolve has them to give, else one action and its report in the console.

Windows are Fusion's UIManager, which only Studio has since 19.1. Its events are dispatched by a loop of our own: a
timer of its own never fires in 21, and StepLoop raises KeyError for events that nobody handles.
"""

import contextlib
import os
import time
import traceback
from pathlib import Path

from sensevoice_resolve.document import read
from sensevoice_resolve.markers import remove
from sensevoice_resolve.program import json_of, marking
from sensevoice_resolve.timeline import add, clip_file, current, import_otio
from sensevoice_resolve.words import Problem, words

WINDOW = "com.sensevoice-markers.window"
PAUSE = 0.05  # seconds between two looks at what happens
BUTTONS = ("add", "remove", "import", "mark")


def main(resolve, fusion, bmd, arguments):
    """Run in Resolve's own Python; `arguments` may name a markers file."""
    resolve = resolve or (bmd and bmd.scriptapp("Resolve"))
    if not resolve:
        print(words("no resolve"))
        return
    fusion = fusion or resolve.Fusion()
    named = next(iter(arguments), "") or os.environ.get("SENSEVOICE_MARKERS_JSON", "")
    window = None if named else Window.of(resolve, fusion, bmd)
    if window:
        window.run()
    else:
        print("\n".join(attempt(lambda: at_once(resolve, fusion, named))))


def attempt(action):
    """What `action` has to say, or why it could not be done."""
    try:
        return action()
    except Problem as problem:
        return [str(problem)]
    except Exception as error:  # noqa: BLE001 - whatever Resolve raises, or a call gives that it lacks
        traceback.print_exc()
        return [words("odd", why=str(error) or type(error).__name__)]


def at_once(resolve, fusion, named):
    """Add the markers of the file that is named, that belongs to the clip under the playhead, or that is chosen now."""
    project, timeline = current(resolve)
    beside = None if named else json_of(clip_file(timeline))
    path = named or beside or choose(fusion, "")
    if not path:
        raise Problem("no file")
    return add(project, timeline, read(Path(path)), follow=bool(beside))


def choose(fusion, before):
    """A markers file of the user's choice, "" for none."""
    kinds = {"FReqS_Title": words("file"), "FReqS_Filter": "Markers (*.json)|*.json", "FReqB_SeqGather": False}
    return str(fusion.RequestFile(before, "", kinds) or "")


def listen(resolve, step, cancelled):
    """Run the program on the clip under the playhead and put what it hears on the clip; `step` is given each state."""
    project, timeline = current(resolve)
    media = clip_file(timeline)
    if not media:
        raise Problem("no media")
    before, said = _written(media), ""
    for seconds, said in marking(media, cancelled):
        step(words("listening", clock="{}:{:02}".format(*divmod(int(seconds), 60)), said=said))
    earlier = [words("earlier", said=said)] if _written(media) == before else []
    return earlier + add(project, timeline, read(json_of(media)), follow=True)


def _written(media):
    """Which markers file `media` has and when it was written, by the file system's clock alone."""
    path = json_of(media)
    return path and (path, path.stat().st_mtime_ns)


class Window:
    """The window: buttons note what is wanted, and the loop in `run` does it, so that no event waits in another."""

    @classmethod
    def of(cls, resolve, fusion, bmd):
        """The window, None where this edition of Resolve has none."""
        manager = getattr(fusion, "UIManager", None)
        dispatcher = manager and bmd and bmd.UIDispatcher(manager)
        window = dispatcher and cls(resolve, fusion, manager, dispatcher)
        return window if window and window.window else None

    def __init__(self, resolve, fusion, ui, dispatcher):
        self.resolve, self.fusion, self.dispatcher = resolve, fusion, dispatcher
        self.wanted, self.cancelled, self.open = None, False, True
        rows = [
            ui.Label({"Text": words("file"), "Weight": 0}),
            ui.HGroup(
                {"Weight": 0},
                [
                    ui.LineEdit({"ID": "path", "Weight": 1}),
                    ui.Button({"ID": "choose", "Text": words("choose"), "Weight": 0}),
                ],
            ),
            ui.CheckBox({"ID": "follow", "Text": words("follow"), "Weight": 0}),
            ui.HGroup({"Weight": 0}, [ui.Button({"ID": each, "Text": words(each)}) for each in BUTTONS[:2]]),
            ui.HGroup({"Weight": 0}, [ui.Button({"ID": each, "Text": words(each)}) for each in BUTTONS[2:]]),
            ui.Button({"ID": "cancel", "Text": words("cancel"), "Enabled": False, "Weight": 0}),
            ui.Label({"ID": "state", "Weight": 0}),
            ui.TextEdit({"ID": "report", "ReadOnly": True, "Weight": 1}),
        ]
        frame = {"ID": WINDOW, "WindowTitle": "SenseVoice Markers", "Geometry": [200, 200, 640, 420]}
        self.window = dispatcher.AddWindow(frame, ui.VGroup(rows))
        if not self.window:
            return
        self.items = self.window.GetItems()
        for each in ("choose", *BUTTONS):
            self.window.On[each].Clicked = lambda _, each=each: self._want(each)
        self.window.On["cancel"].Clicked = lambda _: self._cancel()
        self.window.On[WINDOW].Close = lambda _: self._close()

    def run(self):
        """Show the window until it is closed."""
        beside = attempt(lambda: json_of(clip_file(current(self.resolve)[1])))
        if isinstance(beside, Path):
            self.items["path"].Text = str(beside)
            self.items["follow"].Checked = True
        elif beside:
            self._report(beside)
        self.window.Show()
        while self.open:
            self._step()
            action, self.wanted = self.wanted, None
            if action:
                self._perform(action)
        self.window.Hide()

    def _want(self, action):
        self.wanted = action

    def _cancel(self):
        self.cancelled = True

    def _close(self):
        self.cancelled, self.open = True, False

    def _step(self, state=""):
        self.items["state"].Text = state
        with contextlib.suppress(KeyError):
            self.dispatcher.StepLoop()
        time.sleep(PAUSE)

    def _perform(self, action):
        self.cancelled = False
        for each in ("choose", *BUTTONS):
            self.items[each].Enabled = False
        self.items["cancel"].Enabled = action == "mark"
        self._report(attempt(getattr(self, "_do_" + action)))
        self.items["cancel"].Enabled = False
        for each in ("choose", *BUTTONS):
            self.items[each].Enabled = True
        self.wanted = None  # what was clicked in the meantime is not meant any more

    def _report(self, lines):
        if lines:
            print("\n".join(lines))
            self.items["report"].PlainText = "\n".join(lines)

    def _document(self):
        path = self.items["path"].Text.strip()
        if not path:
            raise Problem("no file")
        return read(Path(path))

    def _do_choose(self):
        self.items["path"].Text = choose(self.fusion, self.items["path"].Text) or self.items["path"].Text
        return []

    def _do_add(self):
        return add(*current(self.resolve), self._document(), follow=bool(self.items["follow"].Checked))

    def _do_remove(self):
        removed, stuck = remove(current(self.resolve)[1])
        return [words("removed", n=removed), *([words("stuck", n=stuck)] if stuck else [])]

    def _do_import(self):
        return import_otio(current(self.resolve)[0], self._document())

    def _do_mark(self):
        return listen(self.resolve, self._step, lambda: self.cancelled)
