"""models pull: where from, by whose licence, and what is typed to accept a digest."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fake_models import FILES, Server, index_wheels, model

from sensevoice_markers import diagnosis
from sensevoice_markers.cli import main
from sensevoice_markers.diagnosis import Finding
from sensevoice_markers.errors import ExitCode
from sensevoice_markers.weights import catalog, store
from sensevoice_markers.weights.models import Model

OTHER = b"another model"
DIGEST = hashlib.sha256(OTHER).hexdigest()
Pull = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def tiny(server: Server, index: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    """A model on two hubs, and one of the package index that its engine needs besides."""
    hubs = (server.hub(name="huggingface.co/tiny"), server.hub(name="modelscope.cn/tiny"))
    made = model(*hubs, name="tiny")
    made = replace(
        made,
        files=tuple(replace(file, confirmed=file.name != "model.bin") for file in made.files),
        licence="A Licence of Its Own",
        licence_url="https://example.invalid/licence",
        attribution="Tiny by Somebody",
    )
    helper = model(index_wheels(index), name="helper")
    monkeypatch.setattr(catalog, "CATALOG", {"tiny": made, "helper": helper})
    monkeypatch.setattr(catalog, "SETS", {"embedded": ("helper",), "engine": ("tiny", "helper")})
    return made


@pytest.fixture
def pull(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Pull:
    """Run ``models pull``: exit code, folders on stdout, what is said on stderr."""

    def run(*arguments: object) -> tuple[int, list[str], str]:
        monkeypatch.setattr(sys, "argv", ["sensevoice-markers", "models", "pull", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return code, out.splitlines(), err

    return run


def test_an_engines_models_come_and_their_licences_are_said(pull: Pull, tiny: Model) -> None:
    code, folders, said = pull("engine")
    assert (code, folders) == (ExitCode.OK, [str(store.folder(tiny)), str(store.folder(catalog.CATALOG["helper"]))])
    assert said.splitlines() == [
        "tiny: A tiny model, A Licence of Its Own (https://example.invalid/licence). Tiny by Somebody, "
        "https://example.invalid/",
        "helper: A tiny model, MIT. nobody, https://example.invalid/",
    ]


def test_the_licence_is_said_before_anything_is_asked_for(pull: Pull, tiny: Model, server: Server, capsys) -> None:
    said: list[str] = []
    server.before = lambda path: said.append(capsys.readouterr().err) or 404
    code, folders, _ = pull("tiny")
    assert (code, folders) == (ExitCode.WEIGHTS_UNREACHABLE, [])
    assert "A Licence of Its Own" in said[0]


@pytest.mark.parametrize("site", ["modelscope", "huggingface"])
def test_a_hub_is_chosen_for_the_models_that_it_has(pull: Pull, tiny: Model, server: Server, site: str) -> None:
    code, folders, _ = pull("engine", "--from", site)
    assert (code, len(folders)) == (ExitCode.OK, 2)  # the helper comes from where it is
    server.files.clear()
    (store.folder(tiny) / "model.bin").unlink()
    code, _, said = pull("tiny", "--from", site)
    assert code == ExitCode.WEIGHTS_UNREACHABLE
    other = {"modelscope": "huggingface", "huggingface": "modelscope"}[site]
    assert f"({site}.c" in said
    assert f"{other}.c" not in said
    assert f"models pull engine --from {other}'" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("helper", "--from", "modelscope"), "error: modelscope does not have helper: leave --from out"),
        (("helper", "--accept", DIGEST), "error: all digests of helper are confirmed: leave --accept out"),
        (("parrot", "--from", "modelscope"), "error: there is no model 'parrot': choose one of embedded, engine, tiny"),
    ],
)
def test_what_makes_no_sense_is_said_before_anything_else(pull: Pull, tiny: Model, server, arguments, said) -> None:
    code, folders, err = pull(*arguments)
    assert (code, folders, len(err.splitlines())) == (ExitCode.BAD_SETTING, [], 1)
    assert err.startswith(said)
    assert server.asked == []


def test_a_part_of_a_digest_is_refused(pull: Pull, tiny: Model, server: Server) -> None:
    code, _, said = pull("tiny", "--accept", DIGEST[:12])
    assert code == ExitCode.BAD_SETTING
    assert (
        said.splitlines()[-1]
        == f"error: '{DIGEST[:12]}' is no SHA-256: --accept takes all of its 64 hexadecimal digits"
    )
    assert server.asked == []


def test_a_folder_may_be_called_like_a_hub(pull: Pull, tiny: Model, tmp_path: Path, monkeypatch, server) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "modelscope").mkdir()
    for name, data in FILES.items():
        (tmp_path / "modelscope" / name).write_bytes(data)
    assert pull("tiny", "--from", "./modelscope")[0] == ExitCode.OK
    assert server.asked == []
    assert pull("tiny", "--from", "elsewhere")[0] == ExitCode.OK  # it is here already
    (store.folder(tiny) / "model.bin").unlink()
    code, _, said = pull("tiny", "--from", "elsewhere")
    assert (code, said.splitlines()[-1]) == (
        ExitCode.NOT_FOUND,
        "error: elsewhere is no folder: name the one that holds tiny",
    )


def test_what_a_folder_lacks_of_an_engine_comes_from_its_own_sources(
    pull: Pull, tiny: Model, tmp_path: Path, server: Server
) -> None:
    brought, helper = tmp_path / "brought", catalog.CATALOG["helper"]
    brought.mkdir()
    code, folders, said = pull("engine", "--from", brought)
    assert (code, folders) == (ExitCode.NOT_FOUND, [])  # but for the first model: else nothing of it would be used
    (brought / "tiny").mkdir()
    for name, data in FILES.items():
        (brought / "tiny" / name).write_bytes(data)
    assert pull("helper", "--from", brought)[0] == ExitCode.NOT_FOUND
    code, folders, said = pull("engine", "--from", brought)
    assert (code, folders) == (ExitCode.OK, [str(store.folder(tiny)), str(store.folder(helper))])
    assert said.splitlines()[2:] == [f"{brought} does not hold helper: it is taken from its own sources"]
    assert server.asked == []
    code, _, said = pull("engine", "--from", brought)
    assert (code, len(said.splitlines())) == (ExitCode.OK, 2)  # it is here already


def test_the_flag_that_is_named_is_the_one_that_works(pull: Pull, tiny: Model, server: Server) -> None:
    server.files["model.bin"] = OTHER
    code, folders, said = pull("tiny")
    assert (code, folders, len(said.splitlines())) == (ExitCode.WEIGHTS_DAMAGED, [], 2)
    command = said.rpartition("run '")[2].rstrip().rstrip("'").split()
    assert command[:3] == ["sensevoice-markers", "models", "pull"]
    asked = len(server.asked)
    code, folders, _ = pull(*command[3:])
    assert (code, folders[0]) == (ExitCode.OK, str(store.folder(tiny)))
    assert len(server.asked) == asked
    findings = {finding.what: finding for finding in diagnosis._weights()}
    assert findings["model tiny"] == Finding(
        "model tiny", f"{store.folder(tiny)}, model.bin by your word (SHA-256 {DIGEST})"
    )


def test_the_doctor_needs_the_embedded_models_only(pull: Pull, tiny: Model) -> None:
    def findings() -> dict[str, Finding]:
        return {finding.what.removeprefix("model "): finding for finding in diagnosis._weights()}

    assert findings() == {
        "tiny": Finding("model tiny", "not here", "sensevoice-markers models pull engine", needed=False),
        "helper": Finding("model helper", "not here", "sensevoice-markers models pull embedded"),
    }
    pull("engine")
    assert [(finding.fix, finding.needed) for finding in findings().values()] == [("", True)] * 2
    damaged = store.folder(tiny) / "model.bin"
    damaged.write_bytes(b"x")
    found = findings()["tiny"]
    assert found.needed  # it would be chosen, and fail
    assert found.fix == "sensevoice-markers models pull engine"
    assert found.found.startswith(f"{damaged} ")
    assert "models pull" not in found.found
