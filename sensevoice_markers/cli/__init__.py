"""The command line: thin, results on stdout, messages on stderr, named exit codes (`errors.ExitCode`)."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from sensevoice_markers.errors import BadSetting, MarkersError

app = typer.Typer(
    name="sensevoice-markers",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Background music, laughter and applause of a video as timeline markers, its speech as subtitles.",
    epilog="Start with: sensevoice-markers models pull embedded, then: sensevoice-markers mark talk.mp4",
)
models = typer.Typer(no_args_is_help=True, help="The models: what is here, pull, where they lie.")
app.add_typer(models, name="models")
plugin = typer.Typer(no_args_is_help=True, help="Plugins for editors: install, remove.")
app.add_typer(plugin, name="plugin")

_CONFIGURED = ("mark", "analyze", "export")  # the commands whose options the config file has defaults for


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        sys.stdout.write(f"sensevoice-markers {version('sensevoice-markers')}\n")
        raise typer.Exit


@app.callback()
def _defaults(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - acts when parsed
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    if context.invoked_subcommand in _CONFIGURED and not {"-h", "--help"} & set(sys.argv):
        _configure(context)


def _configure(context: typer.Context) -> None:
    from sensevoice_markers import files, settings

    context.obj = read = settings.load()
    group: Any = context.command
    options = (o for name in _CONFIGURED for o in group.commands[name].params if o.opts[0].startswith("--"))
    known = {o.opts[0].removeprefix("--"): o.name for o in options}
    given = {name.replace("_", "-"): value for name, value in read.defaults.items()}
    if unknown := sorted(set(given) - set(known)):
        raise BadSetting(f"{files.config_file()}: there is no option {', '.join(unknown)}; mend or remove that line")
    # Below flags and environment, above built-in defaults: that is what click's default_map is.
    defaults = {known[name]: value for name, value in given.items()}
    context.default_map = dict.fromkeys(_CONFIGURED, defaults)


def main() -> None:
    """Run the command line; ends the process with an exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A name that the terminal's code page lacks must not end the program (Windows, LANG=C).
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app()
    except MarkersError as error:
        from sensevoice_markers.cli import screen

        screen.say(f"error: {error}", "red")
        sys.exit(error.exit_code)


from sensevoice_markers.cli import commands, plugins, returning, weights  # noqa: E402, F401 - they add themselves to `app`
