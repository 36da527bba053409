"""Model files from an official hub over HTTPS, going on where an earlier try stopped."""

from __future__ import annotations

import http.client
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import IO

from sensevoice_markers.weights.models import Hub, ModelFile
from sensevoice_markers.weights.streams import CHUNK, Check, SourceError, fault, reading

TIMEOUT_S = 15.0
"""Seconds without a byte after which a try has failed, once a hub has begun to answer."""

PATIENCE_S = 10.0
"""Seconds in all for hubs that never answer: a command that asks them ends within 15 s."""

RETRIES = 2
"""Tries after the first one, for each file."""

PAUSE_S = 1.0
"""Seconds before a retry."""

_RANGE = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)")
_AGAIN = {408, 425, 429, 500, 502, 503, 504}


class _TryError(Exception):
    """A try failed in a way that another one may mend; the message is its reason."""


class _SilentError(Exception):
    """A hub has not answered in time; the message says so."""


def fetch(
    hub: Hub,
    files: tuple[ModelFile, ...],
    folder: Path,
    report: Callable[[int], None],
    check: Check,
    patience: float = PATIENCE_S,
) -> None:
    """Have all `files` in `folder`; what is there already, whole or in part, is not downloaded again.

    A file whose digest is not confirmed may arrive as another one, of up to twice its size: whoever calls
    judges it.

    Args:
        report: called with the bytes that are there so far, of all files together.
        patience: seconds until the hub's first byte, over all tries: names that are looked up, addresses
            that are tried in turn and handshakes each have time limits of their own, which add up.

    Raises:
        SourceError: the hub is unreachable, lacks a file, or has another one under that name.
    """
    done = 0
    call = _Call(check, patience)
    for file in files:
        url = hub.url.format(file=file.name)
        _fetch(url, file, folder / file.name, partial(_report_sum, report, done), call)
        done += file.size


def read(url: str, limit: int, patience: float, check: Check) -> bytes:
    """A small answer as a whole.

    Raises:
        SourceError: there is none within `patience` seconds, or it has more than `limit` bytes.
    """
    body = b""
    call = _Call(check, patience)
    call.begin()
    try:
        with reading(_received(url, 0), call.check) as chunks:
            for _, _, chunk in chunks:
                body += chunk
                if len(body) > limit:
                    raise SourceError("answers at too great length")
    except (_TryError, _SilentError) as error:
        raise SourceError(str(error)) from None
    return body


class _Call:
    """How long a hub may keep silent once it was asked; `check` is called often and says when it was too long."""

    def __init__(self, check: Check, patience: float) -> None:
        self.answered = False
        self._check = check
        self._patience = patience
        self._end = float("inf")

    def begin(self) -> None:
        self._end = min(self._end, time.monotonic() + self._patience)

    def check(self) -> None:
        self._check()
        if not self.answered and time.monotonic() > self._end:
            raise _SilentError(f"gave no answer within {self._patience:g} s")


def _report_sum(report: Callable[[int], None], before: int, now: int) -> None:
    report(before + now)


def _fetch(url: str, file: ModelFile, path: Path, report: Callable[[int], None], call: _Call) -> None:
    leftover = path.is_file() and path.stat().st_size > 0
    reason = ""
    for attempt in range(RETRIES + 1):
        try:
            if attempt:
                _wait(PAUSE_S, call.check)
            _complete(url, file, path, report, call)
        except _SilentError as error:
            reason = reason or str(error)
            break
        except _TryError as error:
            reason = str(error)
            continue
        except SourceError as error:
            reason = str(error)
        else:
            reason = fault(path, file, call.check) or ""
            if not reason or not (file.confirmed or leftover):
                return
        path.unlink()
        if not leftover:
            break
        leftover = False  # it may have been the leftover that was wrong: from the first byte, then
    raise SourceError(f"{file.name}: {reason}")


def _complete(url: str, file: ModelFile, path: Path, report: Callable[[int], None], call: _Call) -> None:
    """Add to `path` what it lacks."""
    with path.open("ab") as target:
        have = target.tell()
        report(min(have, file.size))
        if have == file.size or (have > file.size and file.confirmed):
            return
        size = file.size
        call.begin()
        with reading(_received(url, have), call.check) as chunks:
            for at, told, chunk in chunks:
                call.answered = True
                size = file.size if told is None else told
                if at > have or size > 2 * file.size or (size != file.size and file.confirmed):
                    raise SourceError("is another file than the published one")
                if at != have:
                    target.truncate(at)  # the server ignores the range and starts over, so do we
                target.write(chunk)
                have = at + len(chunk)
                if have > size:
                    raise SourceError("holds more bytes than were published")
                report(min(have, file.size))
    if have < size:
        raise _TryError("broke off")


def _received(url: str, start: int) -> Generator[tuple[int, int | None, bytes]]:
    """Where each chunk belongs in the file, the size of the file where it is told, and the chunk."""
    request = urllib.request.Request(_safe(url), headers={"User-Agent": "sensevoice-markers"})  # noqa: S310
    if start:
        request.add_header("Range", f"bytes={start}-")
    try:
        with _OPENER.open(request, timeout=TIMEOUT_S) as response:
            at = 0
            if response.status == 206 and (part := _RANGE.match(response.headers.get("Content-Range", ""))):
                at = int(part[1])
            length = response.headers.get("Content-Length", "")
            size = at + int(length) if length.isdigit() else None
            while chunk := response.read1(CHUNK):
                yield at, size, chunk
                at += len(chunk)
    except urllib.error.HTTPError as error:
        with error:
            failure = _TryError if error.code in _AGAIN else SourceError
            raise failure(f"HTTP status {error.code}") from None
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise _TryError(" ".join(f"cannot be had: {reason}".split())) from None


def _wait(seconds: float, check: Check) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        check()
        time.sleep(min(left, 0.1))


def _safe(url: str) -> str:
    """`url`, where it is encrypted or does not leave the machine."""
    parts = urllib.parse.urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
    if parts.scheme != "https" and not local:
        raise SourceError(f"{parts.scheme}://{parts.netloc} is refused, only https is allowed")
    return url


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but not to an address that is not encrypted."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        try:
            return super().redirect_request(req, fp, code, msg, headers, _safe(newurl))
        except SourceError:
            fp.close()
            raise


_OPENER = urllib.request.build_opener(_SafeRedirects)
