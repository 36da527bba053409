"""Which engine there is, and what it declares."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from sensevoice_markers.errors import BadSetting, EngineUnavailable, WeightsMissing
from sensevoice_markers.inference import engines, firered, speech
from sensevoice_markers.inference.devices import Wish
from sensevoice_markers.weights import catalog, store
from sensevoice_markers.weights.models import Model

EMBEDDED = engines.choose("embedded")


def test_auto_is_an_engine_that_is_here() -> None:
    assert engines.choose("auto").name in engines.ENGINES


def test_an_unknown_engine_is_named_with_the_known_ones() -> None:
    with pytest.raises(EngineUnavailable, match=r"no engine 'better'; use --engine auto or sensevoice or embedded"):
        engines.choose("better")


@pytest.mark.parametrize(
    ("wish", "language"), [("auto", None), ("en", "en"), ("ZH", "zh"), ("ja", "ja"), ("yue", "zh")]
)
def test_languages(wish: str, language: str | None) -> None:
    found, warning = EMBEDDED.language(wish)
    assert found == language
    assert bool(warning) is (wish == "yue")


@pytest.mark.parametrize("wish", ["", "klingon", "e n", "zh-CN"])
def test_an_unknown_language(wish: str) -> None:
    with pytest.raises(BadSetting, match="does not know the language"):
        EMBEDDED.language(wish)


def test_every_engine_declares_models_of_the_catalog() -> None:
    for engine in engines.ENGINES.values():
        assert set(engine.weights) <= set(catalog.CATALOG)
    assert set(engines.TAGGER_WEIGHTS) <= set(catalog.CATALOG)


def test_without_the_models_the_pull_is_named(home: Path) -> None:
    for load in (lambda: engines.ENGINES["embedded"].load(Wish()), engines.taggers.__wrapped__):
        with pytest.raises(WeightsMissing, match="sensevoice-markers models pull embedded"):
            load()


def test_a_detector_of_speech_is_one_that_there_is() -> None:
    for vad in speech.ACTIVITIES:
        engines.check_vad(vad)
    assert set(engines.VAD_WEIGHTS) == set(speech.ACTIVITIES)
    with pytest.raises(BadSetting, match="no speech detector 'silero'; choose --vad from firered, fsmn"):
        engines.check_vad("silero")


def test_the_fsmn_detector_runs_beside_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its weights are part of what a result depends on, and asked for only then."""
    asked: list[str] = []

    class Fsmn:
        name = "fsmn-vad"

        def __init__(self, folder: Path) -> None:
            self.folder = folder

    module = ModuleType("sensevoice_markers.inference.fsmn")
    module.Fsmn = Fsmn
    monkeypatch.setitem(sys.modules, module.__name__, module)
    yamnet = ModuleType("sensevoice_markers.inference.yamnet")
    yamnet.Yamnet = lambda folder: folder
    monkeypatch.setitem(sys.modules, yamnet.__name__, yamnet)
    fsmn = replace(catalog.CATALOG["yamnet"], id="fsmn-vad")
    monkeypatch.setattr(catalog, "CATALOG", {**catalog.CATALOG, "fsmn-vad": fsmn})
    monkeypatch.setattr(store, "verified", lambda model: asked.append(model.id) or Path(model.id))
    usual = engines.taggers.__wrapped__()
    assert asked == ["yamnet"]
    *first, last = engines.taggers.__wrapped__("fsmn")
    assert asked == ["yamnet", "yamnet", "fsmn-vad"]
    assert [type(tagger) for tagger in first] == [type(tagger) for tagger in usual]
    assert isinstance(first[0], firered.SpeechActivity)  # a witness of what is believed
    assert (last.name, last.folder) == (speech.ACTIVITIES["fsmn"][0], Path("fsmn-vad"))
    assert engines.fingerprint(EMBEDDED, "fsmn")[: len(engines.fingerprint(EMBEDDED))] == engines.fingerprint(EMBEDDED)
    assert len(engines.fingerprint(EMBEDDED, "fsmn")) > len(engines.fingerprint(EMBEDDED))


@pytest.mark.parametrize("engine", engines.ENGINES.values(), ids=lambda engine: engine.name)
def test_a_precision_that_is_asked_for_is_the_only_one_that_will_do(engine: engines.Engine) -> None:
    assert engine.kinds(Wish("cpu", "fp32")) == ("cpu-fp32",)
    assert engine.kinds(Wish("cuda", "bf16")) == ("gpu-bf16",)
    assert engine.kinds(Wish("auto", "int8")) == ("gpu-int8", "cpu-int8")
    assert engine.kinds(Wish()) == engine.automatic
    assert set(engine.kinds(Wish("cpu"))) == {each for each in engine.automatic if each.startswith("cpu")}
    assert "cpu-bf16" not in engine.automatic  # not before real weights show what it costs


def test_a_wish_reaches_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Wish] = []
    engine = replace(EMBEDDED, load=lambda wish: asked.append(wish) or object())
    monkeypatch.setitem(engines.ENGINES, "embedded", engine)
    engines._loaded.clear()
    wishes = [Wish(), Wish(), Wish("cpu"), Wish("cpu", "fp32")]
    made = [engines.transcriber("embedded", wish) for wish in wishes]
    engines._loaded.clear()
    assert asked == [Wish(), Wish("cpu"), Wish("cpu", "fp32")]
    assert made[0] is made[1]


@pytest.fixture
def better(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file, which is all that the SenseVoice engine needs to be here in these tests; it is not there yet."""
    data = tmp_path / "model"
    model = Model("stand-in", "1", "t", "MIT", "a", "https://example.invalid/", bundled_in=None)
    monkeypatch.setattr(engines.store, "is_installed", lambda asked: asked is not model or data.exists())
    monkeypatch.setattr(catalog, "CATALOG", {**catalog.CATALOG, "stand-in": model})
    engine = replace(EMBEDDED, name="sensevoice", weights=("stand-in",))
    monkeypatch.setattr(engines, "ENGINES", {"embedded": EMBEDDED, "sensevoice": engine})
    return data


def test_auto_takes_an_engine_that_knows_the_language(better: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    better.touch()
    few = replace(engines.ENGINES["sensevoice"], languages=frozenset({"en", "yue"}), stand_ins={})
    monkeypatch.setattr(engines, "ENGINES", {"embedded": EMBEDDED, "sensevoice": few})
    assert engines.choose("auto", language="DE") is EMBEDDED
    assert engines.choose("auto", language="yue") is few
    assert engines.choose("auto", language="klingon") is few  # which then says what it knows
    assert engines.choose("sensevoice", language="de") is few


def test_other_weights_are_loaded_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder may be written to while the program runs."""
    loaded: list[object] = []
    engine = replace(EMBEDDED, load=lambda wish: loaded.append(wish) or object())
    monkeypatch.setitem(engines.ENGINES, "embedded", engine)
    monkeypatch.setattr(engines, "_loaded", [])
    first = engines.transcriber("embedded", Wish(), ("a",))
    assert engines.transcriber("embedded", Wish(), ("a",)) is first
    assert engines.transcriber("embedded", Wish(), ("b",)) is not first
    assert len(loaded) == 2


def test_auto_takes_sensevoice_when_it_is_here(better: Path) -> None:
    better.touch()
    assert engines.choose("auto") == engines.ENGINES["sensevoice"]
    assert engines.choose("auto").note == ""


def test_auto_says_how_to_get_sensevoice(better: Path) -> None:
    engine = engines.choose("auto")
    assert engine.note == (
        "this was the embedded engine; to use sensevoice, run 'sensevoice-markers models pull sensevoice'"
    )
    assert replace(engine, note="") == EMBEDDED


@pytest.mark.parametrize("name", ["embedded", "sensevoice"])
def test_an_engine_that_was_asked_for_says_nothing(better: Path, name: str) -> None:
    assert engines.choose(name) is engines.ENGINES[name]
    assert engines.choose(name).note == ""


def test_auto_is_the_embedded_engine_where_nothing_is_here(better: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines.store, "is_installed", lambda asked: False)
    assert engines.choose("auto").name == "embedded"
