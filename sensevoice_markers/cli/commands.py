"""mark, analyze, export, doctor, app."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sensevoice_markers.cli import app, options, words
from sensevoice_markers.errors import (
    BadSetting,
    Cancelled,
    EngineUnavailable,
    ExitCode,
    MarkersError,
    WeightsDamaged,
    WeightsMissing,
)

if TYPE_CHECKING:
    from sensevoice_markers.analysis import Label
    from sensevoice_markers.timeline.layout import Options


@app.command()
def mark(
    context: typer.Context,
    inputs: Annotated[list[Path], typer.Argument(metavar="FILE|FOLDER…", help="Videos, sound files, folders of them.")],
    out: options.Out = None,
    editor: options.For = "generic",
    formats: options.Formats = None,
    engine: options.Engine = "auto",
    language: options.Language = "auto",
    device: options.Device = "auto",
    precision: options.Precision = "auto",
    vad: options.Vad = "firered",
    checkpoint: options.Checkpoint = None,
    audio_track: options.AudioTrack = None,
    fps: options.Fps = None,
    drop_frame: options.DropFrame = "auto",
    start_tc: options.StartTc = None,
    srt_offset: options.SrtOffset = 0.0,
    sensitivity: options.Sensitivity = "",
    subtitles: options.Setting = None,
    sdh: options.Sdh = None,
    highlights: options.Highlights = None,
    script: words.Script = None,
    vocabulary: words.Vocabulary = None,
    replace: words.Replace = None,
    profanity: words.Profanity = None,
    coarse: words.Coarse = None,
    overwrite: options.Overwrite = False,
    cache: options.Cache = True,
) -> None:
    """Find music, laughter, applause and speech, and write markers and subtitles.

    Results go beside each file, as talk.otio and talk.srt, or into --out; --for writes what your editor imports.
    Files whose results are there are skipped, so a stopped queue goes on where it was. Written paths are printed on
    stdout.
    """
    from sensevoice_markers import marking
    from sensevoice_markers.cli import screen
    from sensevoice_markers.pipeline import Request, check
    from sensevoice_markers.worker import Worker

    order = marking.Order(
        Request(
            "",
            options.read_audio_track(audio_track),
            engine,
            language,
            _sensitivity(sensitivity),
            use_cache=cache,
            subtitles=options.read_subtitles(subtitles, sdh, options.read_rate(fps)),
            wording=words.read_wording(script, vocabulary, replace, profanity, coarse),
            device=device,
            precision=precision,
            vad=vad,
            checkpoint=checkpoint or "",
        ),
        options.read_formats(editor, formats),
        _export_options(context, editor, fps, drop_frame, start_tc, srt_offset),
        overwrite,
        options.read_highlights(highlights),
    )
    chosen = check(order.request)
    jobs = marking.plan(inputs, out)
    failures: list[MarkersError] = []
    skipped = 0
    told: set[str] = set()
    with screen.cancelling() as cancelled, Worker() as worker:
        for job in jobs:
            began = time.monotonic()
            try:
                with screen.progress(job.media.name, told) as show:
                    marked = marking.mark(job, order, worker, show, cancelled)
            except (Cancelled, EngineUnavailable, WeightsMissing, WeightsDamaged):
                raise  # no other file would fare better
            except MarkersError as error:
                failures.append(error)
                screen.say(f"error: {error}", "red")
                continue
            if marked is None:
                skipped += 1
                there = "there already" if order.highlights is None else "there already, highlights of whatever length"
                screen.say(f"{job.media.name}: skipped, its results are {there} (--overwrite makes them anew)")
                continue
            screen.outcome(job.media.name, marked, time.monotonic() - began, in_full=len(jobs) == 1)
            screen.result(*marked.written)
    if chosen.note and len(jobs) > skipped + len(failures):
        screen.say(chosen.note, "dim")
    if len(jobs) > 1:
        screen.say(f"{len(jobs) - skipped - len(failures)} marked, {skipped} skipped, {len(failures)} failed")
    if failures:
        raise typer.Exit(failures[0].exit_code if len(jobs) == 1 else ExitCode.SOME_FAILED)


@app.command()
def analyze(
    media: Annotated[Path, typer.Argument(metavar="FILE", help="A video or sound file.")],
    json: Annotated[
        str, typer.Option("--json", metavar="-|FILE", help="Where to write the analysis; - is stdout.")
    ] = "-",
    engine: options.Engine = "auto",
    language: options.Language = "auto",
    device: options.Device = "auto",
    precision: options.Precision = "auto",
    vad: options.Vad = "firered",
    checkpoint: options.Checkpoint = None,
    audio_track: options.AudioTrack = None,
    sensitivity: options.Sensitivity = "",
    subtitles: options.Setting = None,
    sdh: options.Sdh = None,
    script: words.Script = None,
    vocabulary: words.Vocabulary = None,
    replace: words.Replace = None,
    profanity: words.Profanity = None,
    coarse: words.Coarse = None,
    overwrite: options.Overwrite = False,
    cache: options.Cache = True,
) -> None:
    """Write everything that was heard as one JSON document: events, words, cues, segments, score tracks.

    'sensevoice-markers export' makes markers and subtitles from it at once, without model or media.
    """
    from sensevoice_markers import files
    from sensevoice_markers.cli import screen
    from sensevoice_markers.document import to_json
    from sensevoice_markers.pipeline import Request, check
    from sensevoice_markers.worker import Worker

    track = options.read_audio_track(audio_track)
    setting = options.read_subtitles(subtitles, sdh)
    wording = words.read_wording(script, vocabulary, replace, profanity, coarse)
    request = Request(
        str(media),
        track,
        engine,
        language,
        _sensitivity(sensitivity),
        cache,
        setting,
        wording,
        device,
        precision,
        vad,
        checkpoint or "",
    )
    if json != "-":
        files.check_target(Path(json), overwrite=overwrite)
        if files.is_same(Path(json), media):
            raise BadSetting(f"{json}: is the media itself; give --json another name")
    chosen = check(request)
    with screen.cancelling() as cancelled, Worker() as worker, screen.progress(media.name) as show:
        analysis = worker.analyze(request, show, cancelled)
    for warning in analysis.warnings:
        screen.say(f"{media.name}: {warning}", "yellow")
    if chosen.note:
        screen.say(chosen.note, "dim")
    if json == "-":
        sys.stdout.buffer.write(to_json(analysis) + b"\n")
    else:
        files.write(Path(json), to_json(analysis), overwrite=overwrite)
        screen.say(f"{media.name}: {screen.summary(analysis)}")
        screen.result(Path(json))


@app.command()
def export(
    context: typer.Context,
    document: Annotated[
        Path, typer.Argument(metavar="ANALYSIS.json", help="What 'analyze --json FILE' or the window wrote.")
    ],
    out: options.Out = None,
    editor: options.For = "generic",
    formats: options.Formats = None,
    fps: options.Fps = None,
    drop_frame: options.DropFrame = "auto",
    start_tc: options.StartTc = None,
    srt_offset: options.SrtOffset = 0.0,
    sensitivity: options.Sensitivity = "",
    subtitles: options.Setting = None,
    sdh: options.Sdh = None,
    highlights: options.Highlights = None,
    script: words.Script = None,
    vocabulary: words.Vocabulary = None,
    replace: words.Replace = None,
    profanity: words.Profanity = None,
    coarse: words.Coarse = None,
    overwrite: options.Overwrite = False,
) -> None:
    """Write markers and subtitles from an analysis: another sensitivity, frame rate or style takes no time.

    From a project file of the window come the edited ones; what was edited stays so at any sensitivity. Results go
    beside the document, or into --out.
    """
    from sensevoice_markers import formats as registry
    from sensevoice_markers.cli import screen
    from sensevoice_markers.editing.project import redecided
    from sensevoice_markers.editing.saved import from_json
    from sensevoice_markers.formats import highlights as rough
    from sensevoice_markers.timeline import decide
    from sensevoice_markers.timeline.highlights import cut_of
    from sensevoice_markers.timeline.layout import lay_out

    project, _ = from_json(options.read_file(document))
    analysis = project.decided
    setting = options.read_subtitles(subtitles, sdh, options.read_rate(fps), analysis.subtitles)
    wording = words.read_wording(script, vocabulary, replace, profanity, coarse, analysis.wording)
    if sensitivity or (setting, wording) != (analysis.subtitles, analysis.wording):
        chosen = {**analysis.sensitivity, **_sensitivity(sensitivity)}
        project = redecided(project, decide(analysis, chosen, setting, wording))
    chosen_options = _export_options(context, editor, fps, drop_frame, start_tc, srt_offset)
    timeline = lay_out(project.result, chosen_options)
    cut, notes = cut_of(project.result, chosen_options, options.read_highlights(highlights))
    stem = registry.default_stem(analysis, out or document.absolute().parent)
    names = options.read_formats(editor, formats)
    written, left_out = rough.write(timeline, names, cut, stem, overwrite=overwrite)
    for note in (*timeline.notes, *notes, *left_out):
        screen.say(f"{document.name}: {note}", "yellow")
    if cut is not None:
        screen.say(f"{document.name}: {screen.cut_in_words(cut)}")
    screen.result(*written)


@app.command(name="formats")
def show_formats() -> None:
    """List all formats, and what --for writes for each editor."""
    from rich.table import Table

    from sensevoice_markers import formats as registry
    from sensevoice_markers.cli import screen
    from sensevoice_markers.formats.presets import PRESETS

    shown = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("format", "file", "what it is for"):
        shown.add_column(heading)
    for made in registry.formats().values():
        shown.add_row(made.name, f"talk{made.suffix}", made.title)
    screen.results.print(shown)
    for preset in PRESETS.values():
        screen.results.print(f"\n--for {preset.name}: {','.join(preset.formats)}\n  {preset.how}", soft_wrap=True)


@app.command()
def doctor() -> None:
    """Say what is here, what is missing, and how to mend it."""
    from rich.markup import escape

    from sensevoice_markers import diagnosis
    from sensevoice_markers.cli import screen

    findings = diagnosis.examine()
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        sign = "[green]ok      [/]"
        if finding.fix:
            sign = "[red]missing [/]" if finding.needed else "[dim]optional[/]"
        # Lines and no table, which would cut paths and commands to the window's width.
        screen.results.print(f"{sign}  {finding.what:{width}}  {escape(finding.found)}", soft_wrap=True)
        if finding.fix:
            screen.results.print(f"{'':{width + 12}}[yellow]{escape(finding.fix)}", soft_wrap=True)
    if any(finding.fix and finding.needed for finding in findings):
        raise typer.Exit(ExitCode.PROGRAM_MISSING)


@app.command(name="app")
def desktop(
    media: Annotated[list[Path] | None, typer.Argument(metavar="[FILE…]", help="Opened at once.")] = None,
) -> None:
    """Open the desktop window: drop a video, see what was found, export."""
    from sensevoice_markers import app as window

    raise typer.Exit(window.main([str(path) for path in media or ()]))


def _sensitivity(text: str) -> dict[Label, float]:
    from sensevoice_markers.timeline.events import check_sensitivity

    chosen = options.read_sensitivity(text)
    check_sensitivity(chosen)
    return chosen


def _export_options(
    context: typer.Context, editor: str, fps: str | None, drop_frame: str, start_tc: str | None, srt_offset: float
) -> Options:
    from sensevoice_markers.formats.presets import chosen
    from sensevoice_markers.timebase import is_drop_frame
    from sensevoice_markers.timeline.layout import Options

    if start_tc is not None:
        is_drop_frame(start_tc)  # said now, not after the analysis
    drop = {"auto": None, "on": True, "off": False}[drop_frame]
    profile = chosen(editor).profile
    return Options(options.read_rate(fps), drop, start_tc, srt_offset, context.obj.styles, profile)
