"""The outline of a sound: exact at every zoom, whole on the disk or refused."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from build import one_line
from hypothesis import given, settings
from hypothesis import strategies as st

from sensevoice_markers.errors import BadDocument, InputUnreadable, TargetUnwritable
from sensevoice_markers.media import peaks
from sensevoice_markers.media.peaks import BUCKET, Peaks

RATE = 16000 // BUCKET  # buckets a second


def noise(samples: int, seed: int = 0) -> npt.NDArray[np.int16]:
    return np.random.default_rng(seed).integers(-32768, 32767, samples, np.int16, endpoint=True)


def slowly(sound: npt.NDArray[np.int16], start: float, end: float, count: int) -> list[list[int]]:
    """`Peaks.columns`, column by column from the samples themselves."""
    rows = []
    for column in range(count):
        left, right = (start + (end - start) * edge / count for edge in (column, column + 1))
        first = math.floor(left * RATE)
        last = max(math.ceil(right * RATE), first + 1)
        part = sound[max(0, first) * BUCKET : max(0, last) * BUCKET]
        rows.append([int(part.min()), int(part.max())] if len(part) else [0, 0])
    return rows


@settings(deadline=None)
@given(
    samples=st.integers(0, 200_000),
    seed=st.integers(0, 9),
    start=st.floats(-3, 15),
    length=st.floats(0, 20),
    count=st.integers(1, 300),
)
def test_any_columns_are_those_of_the_samples(samples: int, seed: int, start: float, length: float, count: int) -> None:
    sound = noise(samples, seed)
    shown = Peaks.of(sound).columns(start, start + length, count)
    assert shown.dtype == np.int16
    assert shown.tolist() == slowly(sound, start, start + length, count)


@pytest.mark.parametrize("count", [1, 7, 1000, 2000])
def test_an_hour_in_few_columns(count: int) -> None:
    sound = noise(3600 * 16000)
    sound //= 4
    sound[1234567], sound[-1] = 32767, -32768
    shown = Peaks.of(sound).columns(0, 3600, count)
    assert shown.tolist() == slowly(sound, 0, 3600, count)
    assert shown[:, 1].max() == 32767
    assert shown[-1, 0] == -32768


@pytest.mark.parametrize("over", [-BUCKET - 1, -BUCKET, -1, 0, 1, BUCKET, BUCKET + 1])
def test_the_seam_between_two_blocks_is_none(over: int, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = noise(3 * peaks._BLOCK + over)
    in_blocks = Peaks.of(sound)
    monkeypatch.setattr(peaks, "_BLOCK", 1 << 40)
    at_once = Peaks.of(sound)
    assert [level.tolist() for level in in_blocks.levels] == [level.tolist() for level in at_once.levels]


def test_no_sound_and_no_columns() -> None:
    assert Peaks.of(noise(0)).columns(0, 1, 3).tolist() == [[0, 0]] * 3
    assert Peaks.of(noise(100)).columns(0, 1, 0).shape == (0, 2)
    assert Peaks.of(noise(32000)).duration == 2.0


@pytest.mark.parametrize("samples", [0, 1, 63, 64, 65, 100_000])
def test_what_was_saved_is_loaded(tmp_path: Path, samples: int) -> None:
    made = Peaks.of(noise(samples))
    made.save(tmp_path / "deep" / "outline")
    loaded = Peaks.load(tmp_path / "deep" / "outline")
    assert loaded.samples == samples
    assert [level.tolist() for level in loaded.levels] == [level.tolist() for level in made.levels]
    assert loaded.columns(0, 7, 50).tolist() == made.columns(0, 7, 50).tolist()


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "outline"
    Peaks.of(noise(5000)).save(path)
    whole = path.read_bytes()
    flipped = [whole[:i] + bytes([whole[i] ^ 1]) + whole[i + 1 :] for i in range(len(whole))]
    for data in (*flipped, b"", whole[:10], whole[:-1], whole[:-4], whole + b"\0" * 4, b"\0" * len(whole)):
        path.write_bytes(data)
        with pytest.raises(BadDocument, match="open the media again") as error:
            Peaks.load(path)
        one_line(error.value)


def test_a_file_that_is_not_there_and_a_place_that_takes_none(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable):
        Peaks.load(tmp_path / "gone")
    (tmp_path / "file").touch()
    with pytest.raises(TargetUnwritable):
        Peaks.of(noise(10)).save(tmp_path / "file" / "outline")
