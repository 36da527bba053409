"""models list, models pull, models path."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sensevoice_markers.cli import models
from sensevoice_markers.errors import BadSetting, InputNotFound

if TYPE_CHECKING:
    from sensevoice_markers.weights.models import Model


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
    name: Annotated[str, typer.Argument(metavar="embedded|sensevoice|MODEL", help="An engine's models, or one model.")],
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="modelscope|huggingface|DIR",
            help="Ask this hub only, or take the files from a folder instead of the network.",
        ),
    ] = None,
    accept: Annotated[
        str | None,
        typer.Option(metavar="SHA256", help="Take a file of this digest where the known one is not confirmed."),
    ] = None,
) -> None:
    """Bring models here and check every byte; what is here and whole stays."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from sensevoice_markers.cli import screen
    from sensevoice_markers.weights import catalog, store

    chosen = catalog.chosen(name)
    site = source if source in catalog.SITES else None
    from_dir = Path(source) if source and not site else None
    if site and not any(site in model.sites for model in chosen):
        raise BadSetting(f"{site} does not have {name}: leave --from out")
    if accept and all(file.confirmed for model in chosen for files in model.editions for file in files):
        raise BadSetting(f"all digests of {name} are confirmed: leave --accept out")
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with screen.cancelling() as cancelled:

        def bring(model: Model, brought: Path | None) -> Path:
            with Progress(
                *columns, console=screen.console, transient=True, disable=not screen.console.is_terminal
            ) as bar:
                task = bar.add_task(model.id, total=model.size)
                return store.pull(
                    model,
                    from_dir=brought,
                    site=site if site in model.sites else None,
                    accept=accept,
                    progress=lambda p: bar.update(
                        task, completed=p.done, total=p.total, description=f"{p.model} [dim]{p.source}"
                    ),
                    cancelled=cancelled,
                )

        for model in chosen:
            if model.bundled_in:
                continue
            licence = f"{model.licence} ({model.licence_url})" if model.licence_url else model.licence
            screen.say(f"{model.id}: {model.title}, {licence}. {model.attribution}, {model.homepage}")
            try:
                folder = bring(model, from_dir)
            except InputNotFound:
                # A hub's own download is of one model, the set's first one; what that needs besides lies elsewhere.
                if from_dir is None or model is chosen[0] or not from_dir.is_dir():
                    raise
                screen.say(f"{from_dir} does not hold {model.id}: it is taken from its own sources")
                folder = bring(model, None)
            sys.stdout.write(f"{folder}\n")


@models.command()
def path() -> None:
    """Print the folder that the models lie in."""
    from sensevoice_markers.weights import store

    sys.stdout.write(f"{store.home()}\n")
