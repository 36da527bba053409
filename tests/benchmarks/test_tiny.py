"""How the tiny SenseVoice is taught: its pieces, shows, clips and targets; no sound is synthesised here."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from benchmarks.hearing.truth import Known
from benchmarks.tiny import checkpoint, clips, network, vocabulary
from benchmarks.tiny.clips import Cuttable
from benchmarks.tiny.shows import TRAINING_SEED, Sentence, Show, compose, make_shows
from benchmarks.tiny.sounds import Recordings, noise
from benchmarks.tiny.speech import Utterance, Word
from sensevoice_markers.analysis import Label
from sensevoice_markers.media.audio import SAMPLE_RATE

PIECES = vocabulary.pieces_of(vocabulary.tokenizer())
SPEECH, MUSIC, LAUGHTER, APPLAUSE, NOTHING = range(5)


@pytest.fixture
def recordings() -> Recordings:
    """Noise that stands for everything."""
    rng = np.random.default_rng(0)
    sounds = tuple(noise(rng, 3 * SAMPLE_RATE) for _ in range(2))
    speech = tuple(
        Utterance(
            language, noise(rng, SAMPLE_RATE), tuple(Word(text, i / 2, i / 2 + 0.5) for i, text in enumerate(said))
        )
        for language, said in (("en", ("hello", "zebra")), ("zh", ("今", "天")))
    )
    return Recordings(speech, sounds, sounds, sounds)


def show(*events: Known, sentences: tuple[Sentence, ...] = (), seconds: float = 10.0) -> Show:
    return Show(np.zeros(round(seconds * SAMPLE_RATE), np.float32), sentences, events, None)


def said(start: float, *words: str, language: str = "en") -> Sentence:
    return Sentence(language, tuple(Word(text, start + i / 2, start + (i + 1) / 2) for i, text in enumerate(words)))


def test_every_word_is_written_in_pieces_and_read_back() -> None:
    for word in vocabulary.ENGLISH:
        for text in (f" {word}", f" {word.capitalize()}."):
            pieces = PIECES.encode(text)
            assert vocabulary.BLANK not in pieces
            assert PIECES.decode(pieces) == text
    chinese = "".join(vocabulary.CHINESE)
    assert PIECES.encode(chinese, out_type=str) == list(chinese)


def test_most_words_have_several_pieces_and_one_begins_with_a_bare_space() -> None:
    several = [len(PIECES.encode(f" {word}")) > 1 for word in vocabulary.ENGLISH]
    assert np.mean(several) > 0.8
    bare = [word for word in vocabulary.ENGLISH if PIECES.encode(f" {word}", out_type=str)[0] == "▁"]
    assert bare == [vocabulary.RARE]


def test_tags_are_pieces_of_their_own_and_the_blank_is_zero() -> None:
    assert PIECES.unk_id() == vocabulary.BLANK == 0
    assert len(set(vocabulary.ids(PIECES, [tag.strip("<|>") for tag in vocabulary.TAGS]))) == len(vocabulary.TAGS)
    assert PIECES.encode("<|en|><|NEUTRAL|>", out_type=str) == ["<|en|>", "<|NEUTRAL|>"]
    with pytest.raises(KeyError, match="Whistle"):
        vocabulary.ids(PIECES, ["Speech", "Whistle"])


def test_the_tokenizer_is_the_same_each_time() -> None:
    assert vocabulary.tokenizer() == vocabulary.tokenizer()


def test_shows_are_seeded_and_hold_what_they_say(recordings: Recordings) -> None:
    one, same, other = (compose(recordings, np.random.default_rng(seed), 60.0) for seed in (4, 4, 5))
    assert (one.samples == same.samples).all()
    assert one.truth() == same.truth() != other.truth()
    assert one.seconds == 60.0
    assert {event.label for event in one.events} <= {Label.BGM, Label.LAUGHTER, Label.APPLAUSE}
    assert one.sentences
    assert all(a.end + 0.2 < b.start for a, b in zip(one.sentences, one.sentences[1:], strict=False))
    assert all(0.0 <= thing.start < thing.end <= 60.0 for thing in (*one.events, *one.words))


def test_where_a_show_says_something_something_sounds(recordings: Recordings) -> None:
    made = compose(recordings, np.random.default_rng(8), 60.0)
    assert made.noise is not None
    for thing in (*made.words, *made.events):
        part = made.samples[round(thing.start * SAMPLE_RATE) : round(thing.end * SAMPLE_RATE)]
        assert 10 * np.log10(np.mean(part**2)) > made.noise + 4.0


def test_what_is_measured_was_never_learnt_from() -> None:
    with pytest.raises(ValueError, match="take another seed"):
        make_shows(1, TRAINING_SEED)


def test_pieces_stand_where_their_words_begin() -> None:
    clip = clips.Clip(
        np.zeros((400, 80), np.float32),
        np.zeros(5, np.float32),
        "en",
        (said(0.6, "hello", "zebra"), said(2.5, "谢", "谢", language="zh")),
        whole=True,
    )
    text = clips.text_of(clip, PIECES, itn=True)
    written = [PIECES.id_to_piece(piece) for piece in text.pieces]
    assert "".join(written) == "▁Hello▁zebra.谢谢。"
    frame = dict(zip(written, text.frames, strict=True))
    # A frame stands for the 60 ms around its centre: what begins at 0.6 s is at frame round(0.63 / 0.06).
    assert (frame["▁H"], frame["▁"], frame["z"]) == (10, 18, 19)
    assert text.frames[written.index("谢")] == 42
    assert frame["谢"] == 50  # the second one
    assert (np.diff(text.frames) > 0).all()


def test_equal_pieces_in_a_row_have_a_blank_between_them() -> None:
    quick = Sentence("zh", (Word("谢", 0.5, 0.53), Word("谢", 0.53, 0.6)))
    clip = clips.Clip(np.zeros((200, 80), np.float32), np.zeros(5, np.float32), "zh", (quick,), whole=True)
    text = clips.text_of(clip, PIECES, itn=False)
    assert text.frames[1] - text.frames[0] == 2


@pytest.mark.parametrize(
    ("events", "sentences", "likeliest", "share"),
    [
        ([], [], NOTHING, 1.0),
        ([Known(Label.BGM, 0.0, 10.0)], [], MUSIC, 1.0),
        ([Known(Label.LAUGHTER, 0.0, 10.0)], [], LAUGHTER, 1.0),
        ([Known(Label.APPLAUSE, 0.0, 5.0)], [], NOTHING, 1.0 / (1.0 + 0.8**3)),
        ([Known(Label.BGM, 0.0, 10.0)], [said(0.0, *["hello"] * 20)], SPEECH, 1.0 / (1.0 + 0.75**3)),
        ([Known(Label.LAUGHTER, 0.0, 10.0)], [said(0.0, *["hello"] * 20)], LAUGHTER, 1.2**3 / (1.2**3 + 1.0)),
    ],
)
def test_the_event_row_is_shared_by_what_is_there(
    events: list[Known], sentences: list[Sentence], likeliest: int, share: float
) -> None:
    made = show(*events, sentences=tuple(sentences))
    row = clips._clip(made, clips.mels_of(made.samples), clips._present(made), 0.0, 10.0).event
    assert row.argmax() == likeliest
    assert row[likeliest] == pytest.approx(share, abs=0.01)
    assert row.sum() == pytest.approx(1.0)


def test_a_window_that_cuts_a_word_has_no_text() -> None:
    made = show(sentences=(said(1.0, "hello", "zebra"), said(4.0, "music")))
    present, mels = clips._present(made), clips.mels_of(made.samples)
    cut = clips._clip(made, mels, present, 1.7, 5.0)
    assert not cut.whole
    assert not cut.sentences
    assert cut.language == "en"
    between = clips._clip(made, mels, present, 2.5, 6.0)
    assert between.whole
    assert [word.text for sentence in between.sentences for word in sentence.words] == ["music"]
    assert between.sentences[0].start == pytest.approx(1.5)
    assert clips._clip(made, mels, present, 5.5, 8.0).language == "nospeech"


def test_batches_ask_for_what_they_hold(recordings: Recordings) -> None:
    made = compose(recordings, np.random.default_rng(3), 60.0, varied=True)
    drawn = list(Cuttable(made).clips(np.random.default_rng(1)))
    assert any(len(clip.sentences) > 1 for clip in drawn)
    assert {round(len(clip.mels) / 100 + 0.02, 2) for clip in drawn} >= {3.0, 4.0, 1.32}
    cmvn = torch.stack((torch.zeros(560), torch.ones(560)))
    batch = network.batch_of(drawn, PIECES, cmvn, np.random.default_rng(2))
    torch.manual_seed(0)
    model = network.network(PIECES.vocab_size())
    parts = network.loss_of(network.logits_of(model, batch), batch, network.event_ids(PIECES))
    assert all(torch.isfinite(part) and part > 0 for part in parts.values())
    for row, clip in enumerate(drawn):
        frames = batch.frames[row, : clip.frames]
        assert bool((frames == network.NOTHING).all()) is not clip.whole
        if clip.whole:
            assert int((frames != vocabulary.BLANK).sum()) == int(batch.counts[row])


def test_cmvn_is_written_as_funasr_reads_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    from funasr.frontends.wav_frontend import load_cmvn

    cmvn = torch.stack((torch.linspace(-14.0, -8.0, 560), torch.linspace(0.1, 0.4, 560)))
    target = tmp_path_factory.mktemp("cmvn") / "am.mvn"
    target.write_text(checkpoint.kaldi(cmvn.tolist()))
    assert torch.allclose(load_cmvn(str(target)), cmvn, rtol=1e-6)
