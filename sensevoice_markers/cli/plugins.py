"""plugin install, plugin remove."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sensevoice_markers.cli import options, plugin

_Host = Annotated[str, typer.Argument(metavar="resolve|blender", help="Which editor.")]
_To = Annotated[
    Path | None,
    typer.Option("--to", metavar="DIR", help="Another folder than the editor's own.", file_okay=False),
]  # fmt: skip


@plugin.command()
def install(host: _Host, to: _To = None, overwrite: options.Overwrite = False) -> None:
    """Put a plugin where its editor looks. Run it again after an update of this program."""
    from sensevoice_markers import plugins
    from sensevoice_markers.cli import screen

    written = plugins.install(host, to, overwrite=overwrite)
    screen.say(f"{plugins.HOSTS[host].title}: {len(written)} files installed; {plugins.HOSTS[host].then}", "green")
    screen.result(*written)


@plugin.command()
def remove(host: _Host, to: _To = None) -> None:
    """Take a plugin away again; files that were changed since stay."""
    from sensevoice_markers import plugins
    from sensevoice_markers.cli import screen

    removed, kept = plugins.remove(host, to)
    for path in kept:
        screen.say(f"{path}: was changed since it was installed and stays", "yellow")
    screen.say(
        f"{plugins.HOSTS[host].title}: {len(removed)} files removed" if removed else f"{host}: nothing of ours is there"
    )
