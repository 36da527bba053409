from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_models import FILES, Server, published

from sensevoice_markers.weights import hub, streams
from sensevoice_markers.weights.streams import SourceError

DATA = FILES["model.bin"]
FILE = published("model.bin", DATA)


def fetch(server: Server, folder: Path, told: list[int] | None = None, patience: float = 20.0) -> bytes:
    report = (told if told is not None else []).append
    hub.fetch(server.hub(), (FILE,), folder, report, lambda: None, patience)
    return (folder / "model.bin").read_bytes()


def test_it_goes_on_where_an_earlier_try_stopped(server: Server, tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(DATA[:7000])
    told: list[int] = []
    assert fetch(server, tmp_path, told) == DATA
    assert server.asked == [("model.bin", "bytes=7000-")]
    assert told[0] == 7000
    assert told[-1] == len(DATA)


def test_a_broken_connection_is_taken_up_again(server: Server, tmp_path: Path) -> None:
    server.breaks = [5000, 6000]
    assert fetch(server, tmp_path) == DATA
    assert server.asked == [("model.bin", None), ("model.bin", "bytes=5000-"), ("model.bin", "bytes=11000-")]


def test_a_server_that_ignores_ranges_starts_over(server: Server, tmp_path: Path) -> None:
    server.ranges = False
    (tmp_path / "model.bin").write_bytes(DATA[:7000])
    assert fetch(server, tmp_path) == DATA
    assert len(server.asked) == 1


def test_a_whole_file_is_not_asked_for_again(server: Server, tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(DATA)
    assert fetch(server, tmp_path) == DATA
    assert server.asked == []


@pytest.mark.parametrize("left", [b"?" * 7000, b"?" * len(DATA), b"?" * 30_000], ids=["part", "whole", "more"])
def test_a_wrong_leftover_is_thrown_away(server: Server, tmp_path: Path, left: bytes) -> None:
    (tmp_path / "model.bin").write_bytes(left)
    assert fetch(server, tmp_path) == DATA
    assert server.asked[-1] == ("model.bin", None)


def test_an_answer_that_is_none_is_given_up_after_the_retries(server, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(hub, "TIMEOUT_S", 0.1)
    released = threading.Event()
    server.before = lambda path: released.wait(20) and None
    with pytest.raises(SourceError, match=r"model\.bin: cannot be had: .*timed out"):
        fetch(server, tmp_path)
    released.set()
    assert len(server.asked) == 1 + hub.RETRIES


@pytest.mark.parametrize(("status", "tries"), [(404, 1), (403, 1), (503, 1 + hub.RETRIES)])
def test_a_refusal_is_told_by_its_status(server: Server, tmp_path: Path, status: int, tries: int) -> None:
    server.before = lambda path: status
    with pytest.raises(SourceError, match=rf"^model\.bin: HTTP status {status}$"):
        fetch(server, tmp_path)
    assert len(server.asked) == tries


def test_a_server_that_is_busy_once_is_asked_again(server: Server, tmp_path: Path) -> None:
    server.before = lambda path: 503 if len(server.asked) == 1 else None
    assert fetch(server, tmp_path) == DATA


def test_a_refused_connection_is_told(server: Server, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        server.url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    with pytest.raises(SourceError, match=r"^model\.bin: cannot be had: .*refused"):
        fetch(server, tmp_path)


@pytest.mark.parametrize("other", [b"?" * len(DATA), DATA + b"?", DATA[:-1]], ids=["bytes", "longer", "shorter"])
def test_another_file_under_the_name_is_refused_and_not_kept(server: Server, tmp_path: Path, other: bytes) -> None:
    server.files["model.bin"] = other
    with pytest.raises(SourceError, match=r"published"):
        fetch(server, tmp_path)
    assert len(server.asked) == 1
    assert list(tmp_path.glob("model.bin")) == []


def test_redirects_are_followed(server: Server, tmp_path: Path) -> None:
    server.files["elsewhere"] = server.files.pop("model.bin")
    server.redirects["model.bin"] = "/elsewhere"
    assert fetch(server, tmp_path) == DATA


@pytest.mark.parametrize("target", ["http://example.invalid/model.bin", "ftp://example.invalid/model.bin"])
def test_redirects_to_an_open_line_are_not(server: Server, tmp_path: Path, target: str) -> None:
    server.redirects["model.bin"] = target
    with pytest.raises(SourceError, match=r"model\.bin: .*://example\.invalid is refused, only https is allowed"):
        fetch(server, tmp_path)


# A hub that cannot be reached. In each of these the connection itself would wait for TIMEOUT_S, three times.


def silent(server: Server, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "model.bin").write_bytes(DATA[:7000])
    with pytest.raises(SourceError, match=r"^model\.bin: gave no answer within 0\.3 s$"):
        fetch(server, folder, patience=0.3)
    assert (folder / "model.bin").read_bytes() == DATA[:7000]  # for the next try


def test_a_hub_that_takes_calls_and_says_nothing_is_given_up(server: Server, tmp_path: Path) -> None:
    server.before = lambda path: server.released.wait(20) and None
    silent(server, tmp_path)
    assert len(server.asked) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses what it has no room for")
def test_a_hub_that_takes_no_calls_is_given_up(server: Server, tmp_path: Path) -> None:
    waiting: list[socket.socket] = []
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):  # what connects after them is neither taken nor refused
            waiting.append(socket.socket())
            waiting[-1].setblocking(False)
            waiting[-1].connect_ex(full.getsockname())
        server.url = f"http://127.0.0.1:{full.getsockname()[1]}"
        silent(server, tmp_path)
    for each in waiting:
        each.close()


def test_a_name_that_is_looked_up_for_ever_is_given_up(server: Server, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: server.released.wait(20) and [])
    silent(server, tmp_path)


def test_a_hub_that_sends_one_to_silence_is_given_up(server: Server, tmp_path: Path) -> None:
    server.redirects["model.bin"] = "/elsewhere"
    server.before = lambda path: server.released.wait(20) and None if path == "elsewhere" else None
    silent(server, tmp_path)


def test_the_reason_of_the_first_tries_is_what_is_told(server: Server, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(hub, "PAUSE_S", 20.0)
    server.before = lambda path: 503
    with pytest.raises(SourceError, match=r"^model\.bin: HTTP status 503$"):
        fetch(server, tmp_path, patience=0.3)


def test_a_stall_in_the_middle_is_no_silence(server: Server, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(hub, "TIMEOUT_S", 0.6)
    server.stalls = [5000, 6000]
    assert fetch(server, tmp_path, patience=0.3) == DATA
    assert [at for _, at in server.asked] == [None, "bytes=5000-", "bytes=11000-"]


def test_reading_what_is_there_is_no_silence_of_the_hub(server: Server, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "model.bin").write_bytes(b"?" * len(DATA))
    usual = streams.sha256

    def slowly(path: Path, check: Callable[[], None]) -> str:
        time.sleep(0.4)
        return usual(path, check)

    monkeypatch.setattr(streams, "sha256", slowly)
    assert fetch(server, tmp_path, patience=0.3) == DATA


def test_a_listing_is_bounded_in_length_and_time(server: Server) -> None:
    assert hub.read(f"{server.url}/model.bin", len(DATA), 20, lambda: None) == DATA
    with pytest.raises(SourceError, match="answers at too great length"):
        hub.read(f"{server.url}/model.bin", len(DATA) - 1, 20, lambda: None)
    server.stalls = [5000]
    with pytest.raises(SourceError, match="gave no answer within"):
        hub.read(f"{server.url}/model.bin", len(DATA), 0.2, lambda: None)
    with pytest.raises(SourceError, match="HTTP status 404"):
        hub.read(f"{server.url}/absent", 100, 20, lambda: None)
