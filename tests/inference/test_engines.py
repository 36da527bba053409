"""Which engine there is, and what it declares."""

from __future__ import annotations

from pathlib import Path

import pytest

from sensevoice_markers.errors import BadSetting, EngineUnavailable, WeightsMissing
from sensevoice_markers.inference import engines
from sensevoice_markers.weights import catalog

EMBEDDED = engines.choose("embedded")


def test_auto_is_an_engine_that_is_here() -> None:
    assert engines.choose("auto").name in engines.ENGINES


def test_an_unknown_engine_is_named_with_the_known_ones() -> None:
    with pytest.raises(EngineUnavailable, match=r"no engine 'better'; use --engine auto or embedded"):
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
    for load in (lambda: engines.ENGINES["embedded"].load(), engines.taggers.__wrapped__):
        with pytest.raises(WeightsMissing, match="sensevoice-markers models pull embedded"):
            load()
