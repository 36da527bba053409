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

from sensevoice_markers.weights.catalog import Hub, ModelFile
from sensevoice_markers.weights.streams import CHUNK, Check, SourceError, fault, reading

TIMEOUT_S = 15.0
"""Seconds without a connection, or without a byte, after which a try has failed."""

RETRIES = 2
"""Tries after the first one, for each file."""

PAUSE_S = 1.0
"""Seconds before a retry."""

_RANGE = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)")
_AGAIN = {408, 425, 429, 500, 502, 503, 504}


class _TryError(Exception):
    """A try failed in a way that another one may mend; the message is its reason."""


def fetch(hub: Hub, files: tuple[ModelFile, ...], folder: Path, report: Callable[[int], None], check: Check) -> None:
    """Have all `files` in `folder`; what is there already, whole or in part, is not downloaded again.

    Args:
        report: called with the bytes that are there so far, of all files together.

    Raises:
        SourceError: the hub is unreachable, lacks a file, or has another one under that name.
    """
    done = 0
    for file in files:
        url = hub.url.format(file=file.name)
        _fetch(url, file, folder / file.name, partial(_report_sum, report, done), check)
        done += file.size


def _report_sum(report: Callable[[int], None], before: int, now: int) -> None:
    report(before + now)


def _fetch(url: str, file: ModelFile, path: Path, report: Callable[[int], None], check: Check) -> None:
    for attempt in range(RETRIES + 1):
        if attempt:
            _wait(PAUSE_S, check)
        resumed = path.is_file() and path.stat().st_size > 0
        try:
            _complete(url, file, path, report, check)
        except _TryError as error:
            reason = str(error)
            continue
        except SourceError as error:
            reason = str(error)
        else:
            reason = fault(path, file, check) or ""
            if not reason:
                return
        path.unlink()
        if not resumed:
            break
    raise SourceError(f"{file.name}: {reason}")


def _complete(url: str, file: ModelFile, path: Path, report: Callable[[int], None], check: Check) -> None:
    """Add to `path` what it lacks."""
    with path.open("ab") as target:
        have = target.tell()
        report(min(have, file.size))
        if have >= file.size:
            return
        with reading(_received(url, have, file.size), check) as chunks:
            for at, chunk in chunks:
                if at != have:
                    target.truncate(at)  # the server ignores the range and starts over, so do we
                target.write(chunk)
                have = at + len(chunk)
                if have > file.size:
                    raise SourceError("holds more bytes than were published")
                report(have)
    if have < file.size:
        raise _TryError("broke off")


def _received(url: str, start: int, size: int) -> Generator[tuple[int, bytes]]:
    """Where each chunk belongs in the file, and the chunk."""
    request = urllib.request.Request(_safe(url), headers={"User-Agent": "sensevoice-markers"})  # noqa: S310
    if start:
        request.add_header("Range", f"bytes={start}-")
    try:
        with _OPENER.open(request, timeout=TIMEOUT_S) as response:
            at = 0
            if response.status == 206 and (part := _RANGE.match(response.headers.get("Content-Range", ""))):
                at = int(part[1])
            length = response.headers.get("Content-Length", "")
            if at > start or (length.isdigit() and at + int(length) != size):
                raise SourceError("is another file than the published one")
            while chunk := response.read1(CHUNK):
                yield at, chunk
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
