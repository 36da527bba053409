"""The words that the tiny SenseVoice knows, phrases made of them, and the SentencePiece model that writes them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import sentencepiece

ENGLISH = (
    "hello welcome everyone today music camera picture story morning river garden number seven yellow window coffee "
    "doctor question answer winter zebra"
).split()
CHINESE = "今天 我们 看 电影 音乐 谢谢 大家 欢迎 故事 朋友".split()
RARE = "zebra"
"""A word that no piece begins: its first piece is a lone ▁, which glues words together where they are joined badly."""

LANGUAGES = (
    "zh en zh/en en/zh yue minnan wuyu dialect ja de es ru ko fr pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro "
    "da hu ta no th ur hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si "
    "km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su"
).split()
EVENTS = ("Speech", "BGM", "Laughter", "Applause", "Event_UNK")
"""The events that the tiny model tells apart, in the order of its targets."""
TAGS = tuple(
    f"<|{name}|>"
    for name in (
        *LANGUAGES,
        *"ASR AED SER nospeech Speech /Speech BGM /BGM Laughter /Laughter Applause /Applause".split(),
        *"HAPPY SAD ANGRY NEUTRAL FEARFUL DISGUSTED SURPRISED OTHER EMO_UNKNOWN".split(),
        *"Cry Sneeze Breath Cough Sing Speech_Noise withitn woitn GBG Event_UNK".split(),
    )
)
"""What the published tokenizer has for languages, tasks, events and emotions, in its order, without its spares."""

BLANK = 0  # the id of <unk>, which is never written
MERGES = 100  # pieces of more than one character: most words take one to three of them


def phrase(rng: np.random.Generator, language: str, longest: int = 7) -> list[str]:
    """One to `longest` words of a language, en or zh, in any order: nothing tells the next word but its sound."""
    words = ENGLISH if language == "en" else CHINESE
    return [str(word) for word in rng.choice(words, int(rng.integers(1, longest + 1)))]


def written(words: Sequence[str], language: str, itn: bool) -> str:
    """How a phrase is written: plain, or, as `withitn` has it, with a capital and a full stop."""
    if language == "zh":
        return "".join(words) + ("。" if itn else "")
    text = " ".join(words)
    return " " + (text[:1].upper() + text[1:] + "." if itn else text)


def tokenizer(seed: int = 0) -> bytes:
    """A SentencePiece model of BPE for the tags and what `written` writes; the blank is 0, like the published one's."""
    rng = np.random.default_rng(seed)
    english = [word for word in ENGLISH if word != RARE]
    lines = [f" {rng.choice(english)} {rng.choice(english).capitalize()}." for _ in range(4000)]
    characters = sorted({character for word in CHINESE for character in word} | set("。."))
    lines += characters * 20  # a line each: Chinese is written character by character
    lines += [*RARE, *RARE.upper()] * 20
    letters = {character for line in lines for character in line.strip()} - {" "}
    made = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=made,
        model_type="bpe",
        vocab_size=3 + len(TAGS) + len(letters) + 1 + MERGES,
        user_defined_symbols=list(TAGS),
        unk_id=BLANK,
        bos_id=1,
        eos_id=2,
        add_dummy_prefix=False,
        remove_extra_whitespaces=False,
        normalization_rule_name="identity",
        character_coverage=1.0,
        max_sentencepiece_length=5,
        num_threads=1,
        minloglevel=2,
    )
    return made.getvalue()


@lru_cache(maxsize=4)
def pieces_of(model: bytes) -> sentencepiece.SentencePieceProcessor:
    """The model, ready to write."""
    return sentencepiece.SentencePieceProcessor(model_proto=model)


def ids(processor: sentencepiece.SentencePieceProcessor, names: Iterable[str]) -> list[int]:
    """The ids of tags by their names, without the bars.

    Raises:
        KeyError: the model has no such tag.
    """
    found = {name: processor.piece_to_id(f"<|{name}|>") for name in names}
    if missing := [name for name, number in found.items() if number == BLANK]:
        raise KeyError(missing)
    return list(found.values())
