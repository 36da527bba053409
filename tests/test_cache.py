from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from build import full, one_line

from sensevoice_markers import cache, files
from sensevoice_markers.document import to_json
from sensevoice_markers.errors import InputUnreadable
from sensevoice_markers.media.peaks import Peaks


def entries() -> list[Path]:
    return sorted((files.cache_folder() / "analyses").glob("*"))


def test_what_was_stored_is_found_and_nothing_else() -> None:
    assert cache.load("a") is None
    cache.store("a", full())
    found = cache.load("a")
    assert found is not None
    assert to_json(found) == to_json(full())
    assert cache.load("b") is None
    assert [entry.name for entry in entries()] == ["a.bin"]


def test_a_damaged_entry_is_a_miss_and_can_be_written_anew() -> None:
    cache.store("a", full())
    (entry,) = entries()
    whole = entry.read_bytes()
    places = [0, 31, 32, 33, len(whole) // 2, len(whole) - 1]
    damaged = [whole[:i] + bytes([whole[i] ^ 1]) + whole[i + 1 :] for i in places]
    for data in (*damaged, b"", whole[:31], whole[:32], whole[:-1], whole + b" ", b"\0" * len(whole)):
        entry.write_bytes(data)
        assert cache.load("a") is None
    cache.store("a", full())
    assert cache.load("a") is not None


def test_a_document_of_another_version_is_a_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.store("a", full())
    monkeypatch.setattr("sensevoice_markers.document.SCHEMA", 2)
    assert cache.load("a") is None


def test_the_key_is_the_content_and_what_it_depends_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = tmp_path / "talk.mp4"
    talk.write_bytes(bytes(range(256)) * 20_000)
    os.utime(talk, ns=(0, 0))
    key = cache.key(talk, 1, "whisper", "zh")
    assert cache.key(talk, 1, "whisper", "zh") == key
    others = {
        "track": cache.key(talk, 2, "whisper", "zh"),
        "mix": cache.key(talk, "mix", "whisper", "zh"),
        "engine": cache.key(talk, 1, "sensevoice", "zh"),
        "language": cache.key(talk, 1, "whisper", None),
    }
    moved = talk.rename(tmp_path / "采访.mp4")
    assert cache.key(moved, 1, "whisper", "zh") == key
    for place in (0, 2_400_000, -1):  # the second lies in the eighth of 16 samples
        data = bytearray(moved.read_bytes())
        data[place] ^= 1
        (tmp_path / "other.mp4").write_bytes(data)
        os.utime(tmp_path / "other.mp4", ns=(0, 0))
        others[f"byte {place}"] = cache.key(tmp_path / "other.mp4", 1, "whisper", "zh")
    with moved.open("ab") as file:
        file.write(b"more")
    os.utime(moved, ns=(0, 0))
    others["length"] = cache.key(moved, 1, "whisper", "zh")
    os.utime(moved, ns=(0, 1))
    others["time of change"] = cache.key(moved, 1, "whisper", "zh")
    monkeypatch.setattr(cache, "_VERSION", 99)
    others["version"] = cache.key(moved, 1, "whisper", "zh")
    assert len({key, *others.values()}) == 1 + len(others)


def test_an_empty_or_missing_file_has_its_answer(tmp_path: Path) -> None:
    (tmp_path / "empty.wav").touch()
    assert cache.key(tmp_path / "empty.wav")
    with pytest.raises(InputUnreadable, match=r"gone\.wav") as error:
        cache.key(tmp_path / "gone.wav")
    one_line(error.value)


def test_a_cache_that_cannot_be_written_is_no_error(home: Path) -> None:
    (home / "cache").write_bytes(b"a file where the folder should be")
    cache.store("a", full())
    assert cache.load("a") is None


def test_a_cache_that_can_only_be_read_is_a_hit(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.store("a", full())

    def refuse(self: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "touch", refuse)
    assert cache.load("a") is not None


def test_the_entries_used_least_recently_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    for age, key in enumerate(("new", "old", "older", "oldest")):
        cache.store(key, full())
        path = files.cache_folder() / "analyses" / f"{key}.bin"
        os.utime(path, (10**9 - age, 10**9 - age))
    assert cache.load("oldest") is not None  # and so it is the newest now
    size = entries()[0].stat().st_size
    monkeypatch.setattr(cache, "_LIMIT", 3 * size)
    cache.store("now", full())
    assert [entry.stem for entry in entries()] == ["new", "now", "oldest"]


def test_outlines_are_kept_beside_analyses_and_count_as_they_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = tmp_path / "talk.mp4"
    talk.write_bytes(b"a video")
    entry = cache.peaks_file(talk, 1)
    assert not cache.has_peaks(entry)
    assert len({entry, cache.peaks_file(talk, 2), cache.peaks_file(talk, "mix")}) == 3
    cache.store_peaks(entry, Peaks.of(np.arange(1000, dtype=np.int16)))
    assert cache.has_peaks(entry)
    os.utime(entry, (1, 1))
    cache.store("a", full())
    analysis = entries()[0].stat().st_size
    assert cache.size() == analysis + entry.stat().st_size
    monkeypatch.setattr(cache, "_LIMIT", analysis)
    cache.store("a", full())
    assert not entry.exists()
    entry.write_bytes(b"damaged")
    assert not cache.has_peaks(entry)


def test_clearing_forgets_everything_and_nothing_else(home: Path) -> None:
    cache.clear()
    assert cache.size() == 0
    cache.store("a", full())
    cache.store_peaks(files.cache_folder() / "peaks" / "b.bin", Peaks.of(np.zeros(10, np.int16)))
    log = files.cache_folder() / "last-error.log"
    log.touch()
    cache.clear()
    assert cache.size() == 0
    assert [path for path in (home / "cache").rglob("*") if path.is_file()] == [log]
