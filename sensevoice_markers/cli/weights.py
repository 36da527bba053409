"""models list, models pull, models path."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sensevoice_markers.cli import models


@models.command(name="list")
def show() -> None:
    """What models there are, and which of them are here."""
    from rich.table import Table

    from sensevoice_markers.cli import screen
    from sensevoice_markers.weights import catalog, store

    shown = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("", "model", "what it is", "size", "licence"):
        shown.add_column(heading, justify="right" if heading == "size" else "left")
    for model in catalog.CATALOG.values():
        here = "bundled" if model.bundled_in else "here" if store.is_installed(model) else "not here"
        size = f"{model.size / 1e6:.0f} MB" if model.size else ""
        shown.add_row(
            f"[{'yellow' if here == 'not here' else 'green'}]{here}",
            model.id,
            model.title,
            size,
            model.licence,
        )
    screen.results.print(shown)


@models.command()
def pull(
    name: Annotated[str, typer.Argument(metavar="embedded|MODEL", help="An engine's models, or one model.")],
    from_dir: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help="Take the files from a folder instead of the network."),
    ] = None,
) -> None:
    """Bring models here and check every byte; what is here and whole stays."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from sensevoice_markers.cli import screen
    from sensevoice_markers.weights import catalog, store

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with screen.cancelling() as cancelled:
        for model in catalog.chosen(name):
            if model.bundled_in:
                continue
            with Progress(
                *columns, console=screen.console, transient=True, disable=not screen.console.is_terminal
            ) as bar:
                task = bar.add_task(model.id, total=model.size)
                folder = store.pull(
                    model,
                    from_dir=from_dir,
                    progress=lambda p, bar=bar, task=task: bar.update(  # type: ignore[misc] # bound per model
                        task, completed=p.done, total=p.total, description=f"{p.model} [dim]{p.source}"
                    ),
                    cancelled=cancelled,
                )
            screen.say(f"{model.id}: {model.title}, {model.licence}. {model.attribution}")
            sys.stdout.write(f"{folder}\n")


@models.command()
def path() -> None:
    """Print the folder that the models lie in."""
    from sensevoice_markers.weights import store

    sys.stdout.write(f"{store.home()}\n")
