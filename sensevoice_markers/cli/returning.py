"""import: what an editor made of our markers, back into a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sensevoice_markers.cli import app, options


@app.command(name="import")
def take_back(
    edited: Annotated[
        Path,
        typer.Argument(metavar="EDITED.otio", help="A timeline with our markers, exported from your editor as OTIO."),
    ],
    onto: Annotated[
        Path | None,
        typer.Option(
            "--onto",
            metavar="ANALYSIS.json|PROJECT.svmarkers",
            help="What it was made from: brings its subtitles and scores along, and lays the changes over them.",
        ),
    ] = None,
    out: options.Out = None,
    overwrite: options.Overwrite = False,
) -> None:
    """Take markers back that were moved, renamed, deleted or added in an editor.

    They are known by their ids; a timeline that was cut meanwhile finds back to the media. Writes a project,
    talk.svmarkers, beside the OTIO or into --out: open it in the app, or export it for another editor.
    """
    from dataclasses import replace

    from sensevoice_markers import files, formats
    from sensevoice_markers.cli import screen
    from sensevoice_markers.editing import acts, saved
    from sensevoice_markers.editing.project import View, project
    from sensevoice_markers.formats import returned

    before = saved.from_json(options.read_file(onto)) if onto else None
    back = returned.read(options.read_file(edited), before[0].decided.media if before else None)
    events = back.analysis.events
    if before is None:  # there is nothing to decide them from: all are as they came
        after, view = acts.take_over(project(replace(back.analysis, events=())), (), (), events), View()
    else:
        after, view = acts.take_over(before[0], back.changed, back.gone, back.added), before[1]
    stem = formats.default_stem(after.decided, out or edited.absolute().parent)
    target = stem.with_name(stem.name + saved.SUFFIX)
    files.write(target, saved.to_json(after, view), overwrite=overwrite)
    for note in back.notes:
        screen.say(f"{edited.name}: {note}", "yellow")
    said = f"{len(events)} events came back"
    if before is not None:
        was, now = ({event.id: event for event in made.result.events} for made in (before[0], after))
        differ = sum(was[name] != now[name] for name in was.keys() & now.keys())
        said += f": {differ} changed, {len(now.keys() - was.keys())} new, {len(was.keys() - now.keys())} deleted"
    screen.say(f"{edited.name}: {said}")
    screen.result(target)
