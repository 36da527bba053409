"""SenseVoice through the whole road: a tiny one, trained by this project, that truly hears a few words and events.

Its show has sentences in English and Chinese, laughter, applause and music at known times; see
tests/tiny-sensevoice/PROVENANCE.md.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jiwer
import numpy as np
import pytest

from sensevoice_markers import analyze, files
from sensevoice_markers.analysis import Analysis, Label
from sensevoice_markers.errors import ExitCode
from sensevoice_markers.pipeline import Progress
from sensevoice_markers.timeline.events import DEFAULT_SENSITIVITY, find_events

pytestmark = [pytest.mark.models, pytest.mark.usefixtures("models")]

TINY = Path(__file__).parent / "tiny-sensevoice"
SHOW = TINY / "show.flac"
TRUTH = json.loads((TINY / "show.json").read_bytes())

Cli = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    """The show, analysed once in this process with a home of its own."""
    home = tmp_path_factory.mktemp("home")
    (home / "models").symlink_to(_MODELS, target_is_directory=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(files.HOME_VARIABLE, str(home))
        return analyze(SHOW, checkpoint=str(TINY))


_MODELS = files.data_folder() / "models"  # before any test moves the home


def spoken() -> list[dict[str, Any]]:
    return [word for sentence in TRUTH["sentences"] for word in sentence["words"]]


def bare(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()


def test_words_are_those_that_were_said(heard):
    expected = " ".join(bare(word["text"]) for word in spoken())
    found = " ".join(bare(word.text) for word in heard.words)
    assert jiwer.wer(expected, found) <= 0.06, found


def test_words_begin_when_they_are_said(heard):
    truth = spoken()
    expected, found = ([bare(text) for text in texts] for texts in
                       ([word["text"] for word in truth], [word.text for word in heard.words]))  # fmt: skip
    aligned = jiwer.process_words(" ".join(expected), " ".join(found)).alignments[0]
    late = [
        heard.words[chunk.hyp_start_idx + i].start - truth[chunk.ref_start_idx + i]["start"]
        for chunk in aligned
        if chunk.type == "equal"
        for i in range(chunk.ref_end_idx - chunk.ref_start_idx)
    ]
    assert len(late) > 0.9 * len(truth)
    assert np.abs(late).max() <= 0.12


def test_each_sentence_has_its_language(heard):
    for sentence in TRUTH["sentences"]:
        start, end = sentence["words"][0]["start"], sentence["words"][-1]["end"]
        middle = (start + end) / 2
        if end - start < 1.5:
            continue  # read together with its neighbour
        (segment,) = (each for each in heard.segments if each.start <= middle < each.end)
        assert segment.language == sentence["language"]
        assert segment.emotion == "NEUTRAL"


def test_rich_text_is_kept_and_stays_out_of_the_text(heard):
    for segment in heard.segments:
        assert re.match(rf"<\|{segment.language}\|><\|NEUTRAL\|><\|\w+\|><\|withitn\|>\w", segment.raw_text)
        assert "<" not in segment.text
    assert not any("<" in line for cue in heard.cues for line in cue.lines)
    assert heard.cues


def test_events_by_its_rows_alone_are_where_they_are(heard):
    tracks = [track for track in heard.tracks if track.tagger == "sensevoice"]
    found = find_events(tracks, heard.sound, DEFAULT_SENSITIVITY)
    for event in TRUTH["events"]:
        (match,) = (each for each in found if each.label == event["label"])
        assert (match.start, match.end) == pytest.approx((event["start"], event["end"]), abs=0.3)
    assert len(found) == len(TRUTH["events"])


def test_the_dedicated_taggers_are_heard_beside_it(heard):
    taggers = {track.tagger for track in heard.tracks}
    assert taggers == {"sensevoice", "yamnet", "firered-vad", "firered-aed", "sound"}
    assert Label.BGM in {event.label for event in heard.events}


def test_another_sensitivity_needs_no_model(heard):
    """All that deciding needs is in the tracks, the looks at edges among it."""
    tracks = [track for track in heard.tracks if track.tagger == "sensevoice"]
    few, many = (find_events(tracks, heard.sound, {Label.LAUGHTER: value}) for value in (0.0, 1.0))
    assert len(few) <= len(many)
    for event in few:
        assert any(each.start <= event.start and event.end <= each.end for each in many)


def test_the_command_line_says_what_computes_and_writes_the_words(cli: Cli, tmp_path, unplugged: Path):
    (tmp_path / "work").mkdir()
    checkpoint = shutil.copytree(TINY, tmp_path / "checkpoint")
    for folder in (checkpoint, tmp_path / "work"):
        for name in ("model.py", "funasr.py", "torch.py", "requirements.txt"):
            (folder / name).write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    ran = cli("mark", SHOW, "--checkpoint", checkpoint, "--device", "cpu", "--out", tmp_path, cwd=tmp_path / "work")
    assert ran.returncode == 0, ran.stderr
    assert "sensevoice on the CPU, fp32" in ran.stderr
    subtitles = (tmp_path / "show.srt").read_text(encoding="utf-8")
    assert "电影" in subtitles
    assert "everyone" in subtitles
    assert not (tmp_path / "ran").exists()  # code that lies about
    assert not unplugged.exists()


def test_a_second_run_needs_no_model(home):
    told: list[Progress] = []
    first = analyze(SHOW, checkpoint=str(TINY), on_progress=told.append)
    assert any(progress.note.startswith("sensevoice on ") for progress in told)
    told.clear()
    assert analyze(SHOW, checkpoint=str(TINY), on_progress=told.append).segments == first.segments
    assert [progress.stage for progress in told] == ["load"]
    assert told[0].note.endswith("kept from an earlier run")


@pytest.mark.parametrize("precision", ["bf16", "int8"])
def test_other_precisions_hear_the_same_words(heard, precision):
    other = analyze(SHOW, checkpoint=str(TINY), precision=precision, device="cpu")
    assert other.computed == f"sensevoice on the CPU, {precision}"
    exact, rounded = (" ".join(bare(word.text) for word in each.words) for each in (heard, other))
    assert jiwer.wer(exact, rounded) <= 0.06


def refused(ran: subprocess.CompletedProcess[str], code: ExitCode, *words: str) -> None:
    assert ran.returncode == code, ran.stderr
    (line,) = ran.stderr.splitlines()
    for word in words:
        assert word in line
    assert ran.stdout == ""


def damaged(folder: Path, what: str) -> None:
    if what == "no model.pt":
        (folder / "model.pt").unlink()
    elif what == "cut short":
        (folder / "model.pt").write_bytes((folder / "model.pt").read_bytes()[:-1000])
    elif what == "a flipped byte":
        data = bytearray((folder / "model.pt").read_bytes())
        data[len(data) // 2] ^= 8
        (folder / "model.pt").write_bytes(data)
    elif what == "another tokenizer":
        (folder / "tiny.bpe.model").write_bytes(b"not a tokenizer")


@pytest.mark.parametrize(
    ("what", "code", "word"),
    [
        ("no model.pt", ExitCode.NOT_FOUND, "model.pt must be there"),
        ("cut short", ExitCode.WEIGHTS_DAMAGED, "copy the checkpoint again"),
        ("a flipped byte", ExitCode.WEIGHTS_DAMAGED, "model.pt has other bytes"),
        ("another tokenizer", ExitCode.WEIGHTS_DAMAGED, "tiny.bpe.model"),
    ],
)
def test_a_bad_checkpoint_is_one_line_and_nothing_is_written(cli: Cli, tmp_path, what, code, word):
    folder = Path(shutil.copytree(TINY, tmp_path / "checkpoint"))
    damaged(folder, what)
    out = tmp_path / "out"
    refused(cli("mark", SHOW, "--checkpoint", folder, "--device", "cpu", "--out", out), code, word)
    assert not out.exists() or list(out.iterdir()) == []


def test_a_folder_that_is_not_there(cli: Cli, tmp_path):
    ran = cli("mark", SHOW, "--checkpoint", tmp_path / "nothing", "--out", tmp_path)
    refused(ran, ExitCode.NOT_FOUND, "no folder", "SenseVoice checkpoint")


def test_a_checkpoint_is_not_the_embedded_engines(cli: Cli, tmp_path):
    ran = cli("mark", SHOW, "--checkpoint", TINY, "--engine", "embedded", "--out", tmp_path)
    refused(ran, ExitCode.BAD_SETTING, "--checkpoint", "--engine embedded")


def test_cuda_where_there_is_none(cli: Cli, tmp_path):
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    ran = cli("mark", SHOW, "--checkpoint", TINY, "--device", "cuda", "--out", tmp_path)
    refused(ran, ExitCode.ENGINE_UNAVAILABLE, "--device cuda", "--device cpu")


def test_a_language_it_does_not_know(cli: Cli, tmp_path):
    ran = cli("mark", SHOW, "--checkpoint", TINY, "--language", "fr", "--out", tmp_path)
    refused(ran, ExitCode.BAD_SETTING, "'fr'", "en ja ko yue zh")
