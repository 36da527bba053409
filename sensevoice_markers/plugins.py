"""Plugins of editors: plain files that come with this package, put where the editor looks for them, and taken away.

What was installed is noted with its digests, so that a file that is a person's, or that a person changed, is neither
replaced nor removed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from sensevoice_markers import files
from sensevoice_markers.errors import BadSetting, InputNotFound, TargetExists

_PROGRAM = "sensevoice-markers"
_BLENDER = (4, 2)  # the first Blender with extensions

_Digests = dict[str, str]  # by absolute path


@dataclass(frozen=True, slots=True)
class Host:
    """An editor that plugins are installed into.

    Attributes:
        title: what its makers call it.
        folders: where its plugins go, one for each installed version; none where it has never been started.
        then: what is to be done in the editor, one line.
        note: a file, within a folder, that is given the path of this program.
    """

    title: str
    folders: Callable[[], tuple[Path, ...]]
    then: str
    note: str = ""


def _resolve() -> tuple[Path, ...]:
    # Script folders: Help > Documentation > Developer in Resolve, Scripting/README.txt.
    home = {
        "win32": _roaming() / "Blackmagic Design/DaVinci Resolve/Support",
        "darwin": Path.home() / "Library/Application Support/Blackmagic Design/DaVinci Resolve",
    }.get(sys.platform, Path.home() / ".local/share/DaVinciResolve")
    return (home / "Fusion",) if home.is_dir() else ()


def _blender() -> tuple[Path, ...]:
    # https://docs.blender.org/manual/en/latest/advanced/blender_directory_layout.html
    if chosen := os.environ.get("BLENDER_USER_RESOURCES"):
        return (Path(chosen) / "extensions" / "user_default",)
    home = {
        "win32": _roaming() / "Blender Foundation/Blender",
        "darwin": Path.home() / "Library/Application Support/Blender",
    }.get(sys.platform, Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "blender")
    versions = [each for each in home.glob("*.*") if each.is_dir() and (_number(each.name) or (0,)) >= _BLENDER]
    return tuple(each / "extensions" / "user_default" for each in sorted(versions, key=lambda each: _number(each.name)))


def _number(name: str) -> tuple[int, ...]:
    parts = name.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()


def _roaming() -> Path:
    return Path(os.environ.get("APPDATA") or Path.home() / "AppData/Roaming")


HOSTS: Mapping[str, Host] = {
    "resolve": Host(
        "DaVinci Resolve",
        _resolve,
        "in Resolve: Workspace → Scripts → SenseVoice Markers",
        f"SenseVoice Markers/{_PROGRAM}.path",
    ),
    "blender": Host(
        "Blender",
        _blender,
        "in Blender: Edit → Preferences → Add-ons, tick SenseVoice Markers; then Sequencer → sidebar → SenseVoice",
    ),
}
"""All editors that `install` knows, by name."""


def install(name: str, into: Path | None = None, *, overwrite: bool = False) -> tuple[Path, ...]:
    """Put the plugin of the editor called `name` where it looks; returns the files written.

    Args:
        into: a folder in place of the usual ones.
        overwrite: replace files that are not ours, or that were changed since.

    Raises:
        BadSetting: no such editor.
        InputNotFound: the editor was never started by this user.
        TargetExists: a file is in the way; nothing was written.
        TargetUnwritable, DiskFull: a file could not be written.
    """
    host = _host(name)
    folders = _folders(host, into)
    wanted = {folder / path: data for folder in folders for path, data in _files(name, host)}
    record = _record(name)
    for target, data in wanted.items():
        known = record.get(str(target.absolute()))
        same = {known, hashlib.sha256(data).hexdigest()} - {None}
        if not overwrite and os.path.lexists(target) and _digest_of(target) not in same:
            raise TargetExists(f"{target}: is not of this program, or was changed; use --overwrite to replace it")
    try:
        for target, data in wanted.items():
            files.write(target, data, overwrite=True)
            record[str(target.absolute())] = hashlib.sha256(data).hexdigest()
    finally:
        _keep(name, record)  # what is there can be removed, even if not all of it came
    kept = {str(target.absolute()) for target in wanted}
    _clear(record, [path for path in _ours(record, folders) if str(path) not in kept], folders)  # of older versions
    _keep(name, record)
    return tuple(wanted)


def remove(name: str, into: Path | None = None) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Take the plugin away again; returns the files removed, and those that stay since they were changed.

    Raises:
        BadSetting: no such editor.
    """
    host = _host(name)
    record = _record(name)
    folders = (into,) if into else host.folders()
    removed, kept = _clear(record, _ours(record, folders), folders)
    _keep(name, record)
    return removed, kept


def source() -> Path:
    """The folder of all plugins: in an installed package beside its modules, in a checkout beside the package."""
    package = Path(__file__).resolve().parent
    return next(folder for folder in (package / "plugin", package.parent / "plugin") if folder.is_dir())


def _host(name: str) -> Host:
    if name not in HOSTS:
        raise BadSetting(f"there is no plugin to install for {name!r}; choose one of {', '.join(HOSTS)}")
    return HOSTS[name]


def _folders(host: Host, into: Path | None) -> tuple[Path, ...]:
    found = (into,) if into else host.folders()
    if not found:
        raise InputNotFound(f"{host.title} has not been started here yet: start it once, or name its folder with --to")
    return found


def _files(name: str, host: Host) -> Iterator[tuple[Path, bytes]]:
    folder = source() / name
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(folder), path.read_bytes()
    if host.note:
        yield Path(host.note), _program().encode()


def _program() -> str:
    """The command of this installation."""
    beside = shutil.which(_PROGRAM, path=str(Path(sys.executable).parent))
    return str(Path(beside or shutil.which(_PROGRAM) or _PROGRAM).absolute())


def _digest_of(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _ours(record: _Digests, folders: Sequence[Path]) -> list[Path]:
    """What we installed into `folders`."""
    return [path for path in map(Path, record) if any(path.is_relative_to(folder.absolute()) for folder in folders)]


def _clear(
    record: _Digests, paths: Sequence[Path], folders: Sequence[Path]
) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Remove `paths` and forget them; returns those that went, and those that stay since a person changed them."""
    removed, kept = [], []
    for path in paths:
        digest = record.pop(str(path))
        if not os.path.lexists(path):
            continue
        if _digest_of(path) == digest:
            path.unlink()
            removed.append(path)
            _prune(path.parent, {folder.absolute() for folder in folders})
        else:
            kept.append(path)
    return tuple(removed), tuple(kept)


def _prune(folder: Path, roots: Collection[Path]) -> None:
    """Remove folders that are empty now, with what Python compiled in them; the editor's own stay."""
    while folder not in roots:
        shutil.rmtree(folder / "__pycache__", ignore_errors=True)
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def _noted(name: str) -> Path:
    """The file that says what was installed into the editor called `name`."""
    return files.data_folder() / f"plugin-{name}.json"


def _record(name: str) -> _Digests:
    try:
        return msgspec.json.decode(_noted(name).read_bytes(), type=_Digests)
    except (OSError, msgspec.DecodeError):
        return {}


def _keep(name: str, record: _Digests) -> None:
    files.write(_noted(name), msgspec.json.format(msgspec.json.encode(record)), overwrite=True)
