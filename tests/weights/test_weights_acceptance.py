"""A file whose digest nobody has confirmed: quarantine, the hub's own word, and the user's."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from fake_models import FILES, Server, model

from sensevoice_markers.errors import BadSetting, WeightsDamaged, WeightsUnreachable
from sensevoice_markers.weights import hub, store
from sensevoice_markers.weights.models import IndexWheels, Model, ModelFile

KNOWN = FILES["model.bin"]
OTHER = b"another model, and a longer one " * 700


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def unconfirmed(*sources, name: str = "tiny.en") -> Model:
    tiny = model(*sources, name=name)
    return replace(tiny, files=tuple(replace(file, confirmed=file.name != "model.bin") for file in tiny.files))


@pytest.fixture
def tiny(server: Server) -> Model:
    """A model whose hub has another file than the one that is known."""
    server.files["model.bin"] = OTHER
    return unconfirmed(server.hub(listing="list"))


def scope(*files: tuple[str, int, str | None]) -> bytes:
    listed = [{"Path": path, "Size": size, "Sha256": digest, "Type": "blob"} for path, size, digest in files]
    return json.dumps({"Code": 200, "Data": {"Files": listed, "IsVisual": 0}, "Success": True}).encode()


def face(*files: tuple[str, int, str]) -> bytes:
    listed = [{"type": "file", "path": p, "size": s, "lfs": {"oid": d, "size": s}} for p, s, d in files]
    return json.dumps([{"type": "directory", "path": "examples", "oid": "1", "size": 0}, *listed]).encode()


def refused(tiny: Model, **how: object) -> str:
    with pytest.raises(WeightsDamaged) as error:
        store.pull(tiny, **how)  # type: ignore[arg-type]
    assert "\n" not in str(error.value)
    assert not store.is_installed(tiny)
    return str(error.value)


def kept(home: Path) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in (home / ".quarantine").rglob("*") if path.is_file()]


def test_a_known_file_needs_no_word(server: Server, home: Path) -> None:
    tiny = unconfirmed(server.hub())
    where = store.pull(tiny)
    assert sorted(path.name for path in where.iterdir()) == sorted(FILES)
    assert store.accepted(tiny) == ()
    assert store.edition(tiny) == tiny.files
    assert not (home / ".quarantine").exists()


@pytest.mark.parametrize("shape", [scope, face])
@pytest.mark.parametrize(
    ("listed", "verdict"),
    [
        (OTHER, "the hub itself publishes the one that came"),
        (b"third", f"the hub itself publishes a third one, {sha(b'third')} (5 bytes)"),
    ],
)
def test_another_file_is_kept_apart_and_all_digests_are_told(server, home, tiny, shape, listed, verdict) -> None:
    server.files["list"] = shape(("README.md", 4, sha(b"read")), ("model.bin", len(listed), sha(listed)))
    assert refused(tiny) == (
        f"the test hub sent another model.bin than the known one: SHA-256 {sha(OTHER)} ({len(OTHER)} bytes), known is "
        f"{sha(KNOWN)} ({len(KNOWN)} bytes), which was never confirmed; {verdict}. It is kept as "
        f"{home / '.quarantine' / 'tiny.en' / f'model.bin.{sha(OTHER)}'} and not used: if you trust it, run "
        f"'sensevoice-markers models pull tiny.en --accept {sha(OTHER)}'"
    )
    assert kept(home) == [(f"model.bin.{sha(OTHER)}", OTHER)]


def test_what_has_no_digest_hides_nothing_beside_it(server: Server, tiny: Model) -> None:
    server.files["list"] = scope(("examples", 0, None), ("model.bin", len(OTHER), sha(OTHER)))
    assert "; the hub itself publishes the one that came. It is kept" in refused(tiny)


def test_a_file_that_was_changed_on_its_way_is_not_offered(server: Server, home: Path, tiny: Model) -> None:
    server.files["list"] = scope(("model.bin", len(KNOWN), sha(KNOWN)))
    said = refused(tiny)
    assert "the hub itself publishes the known one, so this one was changed on its way" in said
    assert "--accept" not in said
    assert said.endswith("run 'sensevoice-markers models pull tiny.en' again")
    assert kept(home) == [(f"model.bin.{sha(OTHER)}", OTHER)]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        b"",
        b"<html>",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[]",
        b'{"Data": null}',
        b'{"Data": {"Files": {}}}',
        scope(("model.bin", 5, "not a digest")),
        scope(("model.bin", 5, "0" * 64 + "\n\x1b[31m")),
        scope(("../model.bin", 5, sha(b"third"))),
        face(("model.bin", 5, "0" * 40)),
        b'[{"path": "model.bin", "oid": "x"}]',
        b" " * (2 << 20) + scope(("model.bin", 5, sha(b"third"))),
    ],
)
def test_a_hub_that_says_nothing_of_use_says_nothing(server: Server, tiny: Model, answer: bytes | None) -> None:
    if answer is not None:
        server.files["list"] = answer
    assert "; the hub itself does not say which one it publishes. It is kept" in refused(tiny)


def test_a_hub_that_is_slow_to_list_is_not_waited_for(server, tiny, monkeypatch) -> None:
    monkeypatch.setattr("sensevoice_markers.weights.listing._PATIENCE_S", 0.2)
    server.before = lambda path: server.released.wait(20) and None if path == "list" else None
    assert "does not say which one" in refused(tiny)


def test_the_word_of_the_user_takes_it_from_quarantine(server: Server, home: Path, tiny: Model) -> None:
    refused(tiny)
    server.asked.clear()
    where = store.pull(tiny, accept=sha(OTHER).upper())
    assert server.asked == []  # neither it nor the small files are downloaded again
    assert (where / "model.bin").read_bytes() == OTHER
    accepted = ModelFile("model.bin", len(OTHER), sha(OTHER), confirmed=False)
    assert store.accepted(tiny) == (accepted,)
    assert accepted in store.edition(tiny)
    assert len(store.edition(tiny)) == len(FILES)
    assert store.is_installed(tiny)
    assert store.verified(tiny) == where
    assert store.pull(tiny) == where  # it is whole
    assert server.asked == []
    assert not kept(home)


def test_the_word_may_be_given_at_once(server: Server, home: Path, tiny: Model) -> None:
    server.breaks = [9000]
    store.pull(tiny, accept=sha(OTHER))
    assert [at for path, at in server.asked if path == "model.bin"] == [None, "bytes=9000-"]
    assert store.accepted(tiny)
    assert not kept(home)


def test_the_known_file_is_as_good_as_the_accepted_one(server: Server, tiny: Model) -> None:
    server.files["model.bin"] = KNOWN
    store.pull(tiny, accept=sha(OTHER))
    assert store.accepted(tiny) == ()


def test_the_word_is_for_one_digest(server: Server, home: Path, tiny: Model) -> None:
    refused(tiny)
    server.files["model.bin"] = b"!" + OTHER
    assert f"--accept {sha(b'!' + OTHER)}" in refused(tiny, accept=sha(b"a third"))
    assert kept(home) == [(f"model.bin.{sha(b'!' + OTHER)}", b"!" + OTHER)]  # one, not a gigabyte for each try


@pytest.mark.parametrize("typed", ["", "1234", sha(OTHER)[:-1], sha(OTHER) + "0", "g" * 64])
def test_a_part_of_a_digest_is_not_enough(tiny: Model, typed: str) -> None:
    with pytest.raises(BadSetting, match="is no SHA-256: --accept takes all of its 64 hexadecimal digits"):
        store.pull(tiny, accept=typed)


def test_a_confirmed_file_cannot_be_accepted(server: Server, home: Path) -> None:
    server.files["config.json"] = b'{"a": 2}'
    with pytest.raises(WeightsUnreachable, match=r"config\.json: does not have the published SHA-256"):
        store.pull(unconfirmed(server.hub()), accept=sha(b'{"a": 2}'))
    assert not kept(home)


def test_a_kept_file_that_was_damaged_since_is_found_out(server: Server, home: Path, tiny: Model) -> None:
    refused(tiny)
    (path,) = (home / ".quarantine" / "tiny.en").iterdir()
    path.write_bytes(OTHER[:-1])
    refused(tiny, accept=sha(OTHER))
    store.pull(tiny, accept=sha(OTHER))
    store.verified(tiny)


def test_the_known_file_from_elsewhere_empties_the_quarantine(server: Server, home: Path, tiny: Model) -> None:
    refused(tiny)
    server.files["model.bin"] = KNOWN
    store.pull(tiny)
    assert not kept(home)


def test_a_file_much_larger_than_the_known_one_is_not_even_downloaded(server: Server, home: Path) -> None:
    server.files["model.bin"] = KNOWN * 3
    with pytest.raises(WeightsUnreachable, match=r"model\.bin: is another file than the published one"):
        store.pull(unconfirmed(server.hub()))
    assert not kept(home)


def test_what_was_left_by_another_try_is_not_mistaken_for_the_hubs_file(
    server: Server, home: Path, tiny: Model
) -> None:
    staging = home / ".staging" / "tiny.en" / "hub"
    staging.mkdir(parents=True)
    (staging / "model.bin").write_bytes(b"?" * 5000)
    refused(tiny)
    assert [at for path, at in server.asked if path == "model.bin"] == ["bytes=5000-", None]
    assert kept(home) == [(f"model.bin.{sha(OTHER)}", OTHER)]


def test_an_accepted_file_is_checked_like_any_other(tiny: Model) -> None:
    where = store.pull(tiny, accept=sha(OTHER))
    data = bytearray(OTHER)
    data[100] ^= 1
    (where / "model.bin").write_bytes(data)
    with pytest.raises(WeightsDamaged, match=r"model\.bin does not have the published SHA-256"):
        store.verified(tiny)


@pytest.mark.parametrize("record", [None, b"", b"[{}]", b"\xff", b'[{"name": "model.bin", "size": 1, "sha256": "x"}]'])
def test_without_its_record_an_accepted_file_is_damaged(tiny: Model, record: bytes | None) -> None:
    where = store.pull(tiny, accept=sha(OTHER))
    if record is None:
        (where / "accepted.json").unlink()
    else:
        (where / "accepted.json").write_bytes(record)
    with pytest.raises(WeightsDamaged, match=r"model\.bin has \d+ bytes in place of"):
        store.verified(tiny)


def test_a_digest_that_is_confirmed_later_overrules_the_users_word(server: Server, tiny: Model) -> None:
    store.pull(tiny, accept=sha(OTHER))
    later = replace(tiny, files=tuple(replace(file, confirmed=True) for file in tiny.files))
    assert store.accepted(later) == ()
    assert not store.is_installed(later)
    server.files["model.bin"] = KNOWN
    store.pull(later)
    store.verified(later)


def test_a_folder_is_not_believed_either(tmp_path: Path, home: Path) -> None:
    brought = tmp_path / "brought here"
    brought.mkdir()
    for name, data in (FILES | {"model.bin": OTHER}).items():
        (brought / name).write_bytes(data)
    tiny = unconfirmed(IndexWheels((), ()))
    assert refused(tiny, from_dir=brought) == (
        f"{brought / 'model.bin'} is another file than the known one: SHA-256 {sha(OTHER)} ({len(OTHER)} bytes), "
        f"known is {sha(KNOWN)} ({len(KNOWN)} bytes), which was never confirmed. If you trust it, run "
        f"'sensevoice-markers models pull tiny.en --from \"{brought}\" --accept {sha(OTHER)}'"
    )
    assert not kept(home)  # it stays where it is
    store.pull(tiny, from_dir=brought, accept=sha(OTHER))
    assert (store.verified(tiny) / "model.bin").read_bytes() == OTHER
    assert (brought / "model.bin").read_bytes() == OTHER
    assert [file.sha256 for file in store.accepted(tiny)] == [sha(OTHER)]


def test_what_was_accepted_can_be_carried_to_another_machine(tmp_path: Path, server: Server, tiny: Model) -> None:
    brought = store.pull(tiny, accept=sha(OTHER)).rename(tmp_path / "tiny.en")
    assert "--accept" in refused(tiny, from_dir=tmp_path)  # the word of another machine's user is not this one's
    store.pull(tiny, from_dir=brought, accept=sha(OTHER))
    store.verified(tiny)


def test_a_damaged_installation_is_mended_by_the_same_word(server: Server, tiny: Model) -> None:
    where = store.pull(tiny, accept=sha(OTHER))
    (where / "model.bin").write_bytes(OTHER[1:])
    store.pull(tiny, accept=sha(OTHER))
    assert (store.verified(tiny) / "model.bin").read_bytes() == OTHER


def test_patience_with_hubs_is_shared_so_that_a_pull_ends_in_time(server: Server, monkeypatch) -> None:
    asked: list[float] = []

    def fetch(*arguments: object) -> None:
        asked.append(arguments[-1])  # type: ignore[arg-type]
        raise hub.SourceError("silence")

    monkeypatch.setattr(hub, "fetch", fetch)
    with pytest.raises(WeightsUnreachable):
        store.pull(model(server.hub(name="one.x"), server.hub(name="two.x")))
    with pytest.raises(WeightsUnreachable):
        store.pull(model(server.hub(name="one.x"), server.hub(name="two.x")), site="two")
    assert asked == [hub.PATIENCE_S / 2, hub.PATIENCE_S / 2, hub.PATIENCE_S]
    assert hub.PATIENCE_S < 15
