"""FSMN-VAD through onnxruntime: the same numbers as its network in numpy, by itself and in the road."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import made_fsmn
import numpy as np
import pytest
from build import one_line

from sensevoice_markers.analysis import ScoreTrack
from sensevoice_markers.errors import WeightsDamaged
from sensevoice_markers.inference import kaldi, speech
from sensevoice_markers.inference.fsmn import Fsmn
from sensevoice_markers.media.audio import Sound


@pytest.mark.parametrize("count", [400, 2000, 48_000])
def test_scores_are_the_log_odds_of_not_being_silence(fsmn_folder: Path, count: int) -> None:
    samples = (0.1 * np.random.default_rng(2).standard_normal(count)).astype(np.float32)
    silence = made_fsmn.silence(kaldi.stacked(kaldi.fbank(samples), 5))
    found = Fsmn(fsmn_folder).scores(samples)
    assert found.shape == (1 + (count - 400) // 160, 1)
    assert found.dtype == np.float32
    assert found[:, 0] == pytest.approx(np.log((1 - silence) / silence), abs=2e-3)
    assert count < 48_000 or np.ptp(found) > 1  # so that the numbers above say something


def test_what_is_certain_stays_finite(fsmn_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tagger = Fsmn(fsmn_folder)

    class Certain:
        def run(self, *_: object) -> list[np.ndarray]:
            return [np.array([[[0.0, 1.0], [1.0, 0.0], [0.25, 0.75]]], np.float32)]

    monkeypatch.setattr(tagger, "_session", Certain())
    found = tagger.scores(np.zeros(720, np.float32))[:, 0]
    assert found.tolist() == pytest.approx([16.0, -16.0, np.log(3)])


def test_the_score_depends_on_no_more_than_its_context(fsmn_folder: Path) -> None:
    """Frames beyond the context change nothing, the outermost within it do."""
    tagger = Fsmn(fsmn_folder)
    rng = np.random.default_rng(9)
    frames = 2 * tagger.context + 41
    samples = (0.1 * rng.standard_normal(tagger.window + (frames - 1) * tagger.hop)).astype(np.float32)
    at = tagger.context + 20
    usual = tagger.scores(samples)[at, 0]

    def without(first: int, last: int) -> float:
        changed = samples.copy()
        changed[first * tagger.hop : last * tagger.hop] = 0
        return float(tagger.scores(changed)[at, 0])

    assert without(0, at - tagger.context) == pytest.approx(usual, abs=1e-4)
    assert abs(without(0, at - tagger.context + 1) - usual) > 1e-3
    assert without(at + 6, frames) == pytest.approx(usual, abs=1e-4)  # two frames ahead end 5 hops on
    assert abs(without(at + 4, frames) - usual) > 1e-3


def test_its_track_says_where_speech_is(
    fsmn_folder: Path, tag: Callable[..., tuple[ScoreTrack, ...]], bursts: Callable[[float], Sound]
) -> None:
    sound = bursts(3.0)
    (track,) = tag(sound, [Fsmn(fsmn_folder)])
    assert (track.tagger, track.name) == speech.ACTIVITIES["fsmn"]
    assert (track.hop, track.first, len(track.values)) == (0.01, 0.0, 301)
    assert all(0 <= span.start < span.end <= 3.0 for span in speech.speech_spans(track, sound.duration))


def test_another_models_shifts_are_refused(fsmn_folder: Path, tmp_path: Path) -> None:
    shutil.copy(fsmn_folder / "model.onnx", tmp_path)
    text = (fsmn_folder / "am.mvn").read_text().split("<Rescale>")[0]
    (tmp_path / "am.mvn").write_text(text)
    with pytest.raises(WeightsDamaged) as raised:
        Fsmn(tmp_path)
    assert "pull" in one_line(raised.value)


def test_it_loads_no_torch(fsmn_folder: Path) -> None:
    code = (
        "import sys, pathlib, numpy\n"
        "from sensevoice_markers.inference.fsmn import Fsmn\n"
        "Fsmn(pathlib.Path(sys.argv[1])).scores(numpy.zeros(800, numpy.float32))\n"
        "assert 'torch' not in sys.modules and 'funasr' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code, str(fsmn_folder)], check=True, timeout=60)
