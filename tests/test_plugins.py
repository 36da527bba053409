"""Plugins are put where editors look, on the three systems, and taken away without a trace or a person's work."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from build import one_line

from sensevoice_markers import files, plugins
from sensevoice_markers.errors import BadSetting, DiskFull, InputNotFound, TargetExists

RESOLVE = {
    "win32": "AppData/Roaming/Blackmagic Design/DaVinci Resolve/Support",
    "darwin": "Library/Application Support/Blackmagic Design/DaVinci Resolve",
    "linux": ".local/share/DaVinciResolve",
}
BLENDER = {
    "win32": "AppData/Roaming/Blender Foundation/Blender",
    "darwin": "Library/Application Support/Blender",
    "linux": ".config/blender",
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder in which no editor was started yet."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("SENSEVOICE_MARKERS_HOME", str(tmp_path / "ours"))
    monkeypatch.delenv("APPDATA", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("BLENDER_USER_RESOURCES", raising=False)
    return tmp_path


def files_in(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def shipped(name: str) -> set[str]:
    folder = plugins.source() / name
    found = (path.relative_to(folder) for path in files_in(folder) if "__pycache__" not in path.parts)
    return {path.as_posix() for path in found}


@pytest.mark.parametrize("system", RESOLVE)
def test_resolve_has_its_scripts_and_knows_where_the_program_is(
    home: Path, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugins, "sys", SimpleNamespace(platform=system, executable=sys.executable))
    (home / RESOLVE[system]).mkdir(parents=True)
    written = plugins.install("resolve")
    fusion = home / RESOLVE[system] / "Fusion"
    assert {path.relative_to(fusion).as_posix() for path in written} == {
        *shipped("resolve"),
        "SenseVoice Markers/sensevoice-markers.path",
    }
    assert any(path.parent == fusion / "Scripts" / "Utility" for path in written)
    named = (fusion / "SenseVoice Markers" / "sensevoice-markers.path").read_text(encoding="utf-8")
    assert Path(named).name.startswith("sensevoice-markers")
    assert Path(named).exists()


@pytest.mark.parametrize("system", BLENDER)
def test_blender_has_its_extension_in_each_version_that_takes_one(
    home: Path, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugins, "sys", SimpleNamespace(platform=system, executable=sys.executable))
    for version in ("3.6", "4.2", "5.10", "notes.old"):
        (home / BLENDER[system] / version).mkdir(parents=True)
    written = plugins.install("blender")
    roots = {home / BLENDER[system] / version / "extensions" / "user_default" for version in ("4.2", "5.10")}
    assert len(written) == 2 * len(shipped("blender"))
    assert all(any(path.is_relative_to(root) for root in roots) for path in written)
    assert all((root / "sensevoice_markers" / "blender_manifest.toml").is_file() for root in roots)


def test_a_folder_that_blender_was_given_goes_before_the_usual(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLENDER_USER_RESOURCES", str(home / "own"))
    assert all(path.is_relative_to(home / "own" / "extensions" / "user_default") for path in plugins.install("blender"))


@pytest.mark.parametrize("name", plugins.HOSTS)
def test_what_was_installed_is_removed_without_a_trace(home: Path, name: str) -> None:
    folder = home / "elsewhere"
    written = plugins.install(name, folder)
    assert set(written) == files_in(folder)
    compiled = written[0].parent / "__pycache__"
    compiled.mkdir()
    (compiled / "x.pyc").write_bytes(b"")
    assert plugins.remove(name, folder) == (written, ())
    assert list(folder.iterdir()) == []
    assert plugins.remove(name, folder) == ((), ())


@pytest.mark.parametrize("name", plugins.HOSTS)
def test_installing_again_brings_the_new_version(home: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = plugins.install(name, home / "elsewhere")
    other = home / "next" / name
    other.mkdir(parents=True)
    (other / "new.py").write_text("print('new')", encoding="utf-8")
    monkeypatch.setattr(plugins, "source", lambda: home / "next")
    second = plugins.install(name, home / "elsewhere")
    assert (home / "elsewhere" / "new.py") in second
    assert files_in(home / "elsewhere") == set(second), "what the new version lacks is gone"
    assert set(first) != set(second)


def test_a_file_of_somebody_else_is_neither_replaced_nor_removed(home: Path) -> None:
    folder = home / "elsewhere"
    name = min(shipped("resolve"))
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_text("mine", encoding="utf-8")
    with pytest.raises(TargetExists, match="--overwrite") as error:
        plugins.install("resolve", folder)
    one_line(error.value)
    assert files_in(folder) == {folder / name}
    assert plugins.remove("resolve", folder) == ((), ())
    assert (folder / name).read_text(encoding="utf-8") == "mine"
    plugins.install("resolve", folder, overwrite=True)
    assert (folder / name).read_text(encoding="utf-8") != "mine"


def test_a_file_that_was_changed_since_stays(home: Path) -> None:
    folder = home / "elsewhere"
    changed, *others = plugins.install("blender", folder)
    changed.write_text("mine now", encoding="utf-8")
    with pytest.raises(TargetExists):
        plugins.install("blender", folder)
    removed, kept = plugins.remove("blender", folder)
    assert (set(removed), kept) == (set(others), (changed,))
    assert files_in(folder) == {changed}


@pytest.mark.parametrize("name", plugins.HOSTS)
def test_an_editor_that_was_never_started_is_said(name: str) -> None:
    with pytest.raises(InputNotFound, match="start it once, or name its folder with --to") as error:
        plugins.install(name)
    one_line(error.value)
    assert plugins.remove(name) == ((), ())


def test_an_editor_that_has_no_plugin_is_refused() -> None:
    with pytest.raises(BadSetting, match=r"'avid'.*resolve, blender"):
        plugins.install("avid")


def test_a_damaged_record_is_none(home: Path) -> None:
    (home / "ours").mkdir()
    (home / "ours" / "plugin-blender.json").write_text("{", encoding="utf-8")
    assert plugins.install("blender", home / "elsewhere")


def test_an_install_that_stopped_midway_goes_on(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual, folder = files.write, home / "elsewhere"
    written: list[Path] = []

    def write(target: Path, data: bytes, *, overwrite: bool) -> None:
        if target.is_relative_to(folder):
            if len(written) == 3:
                raise DiskFull("full")
            written.append(target)
        usual(target, data, overwrite=overwrite)

    monkeypatch.setattr(files, "write", write)
    with pytest.raises(DiskFull):
        plugins.install("resolve", folder)
    monkeypatch.setattr(files, "write", usual)
    assert plugins.remove("resolve", folder)[0] == tuple(written)
    assert plugins.install("resolve", folder)


def test_what_was_copied_by_hand_is_taken_for_ours(home: Path) -> None:
    shutil.copytree(plugins.source() / "resolve", home / "elsewhere", dirs_exist_ok=True)
    written = plugins.install("resolve", home / "elsewhere")
    assert plugins.remove("resolve", home / "elsewhere")[0] == written


def test_a_link_that_leads_nowhere_is_a_persons(home: Path) -> None:
    target = home / "elsewhere" / min(shipped("resolve"))
    target.parent.mkdir(parents=True)
    target.symlink_to(home / "not mounted" / "mine.py")
    with pytest.raises(TargetExists):
        plugins.install("resolve", home / "elsewhere")
    assert target.is_symlink()


def test_two_editors_in_one_folder_keep_to_their_own(home: Path) -> None:
    first = plugins.install("resolve", home / "elsewhere")
    second = plugins.install("blender", home / "elsewhere")
    assert set(plugins.remove("blender", home / "elsewhere")[0]) == set(second)
    assert files_in(home / "elsewhere") == set(first)
