"""What a hub itself says about its files. It is shown to people and decides nothing."""

from __future__ import annotations

import msgspec

from sensevoice_markers.weights import hub
from sensevoice_markers.weights.models import DIGEST, Hub, ModelFile
from sensevoice_markers.weights.streams import Check, SourceError

_LIMIT = 1 << 20
_PATIENCE_S = 5.0


# ModelScope answers {"Data": {"Files": [{"Path": …, "Size": …, "Sha256": …}]}}, see
# https://github.com/modelscope/modelscope/blob/master/modelscope/hub/api.py
class _ScopeFile(msgspec.Struct, rename="pascal"):
    path: str
    size: int = 0
    sha256: str | None = None  # null for what is no file


class _ScopeFiles(msgspec.Struct, rename="pascal"):
    files: list[_ScopeFile]


class _ScopeAnswer(msgspec.Struct, rename="pascal"):
    data: _ScopeFiles


# Hugging Face answers [{"path": …, "lfs": {"oid": …, "size": …}}], see
# https://huggingface.co/docs/huggingface.js/hub/interfaces/ListFileEntry
class _Stored(msgspec.Struct):
    oid: str
    size: int


class _Entry(msgspec.Struct):
    path: str
    lfs: _Stored | None = None


def published(source: Hub, name: str, check: Check) -> ModelFile | None:
    """The file `name` as `source` itself lists it, None where it says nothing that can be used."""
    if not source.listing:
        return None
    try:
        answer = msgspec.json.decode(
            hub.read(source.listing, _LIMIT, _PATIENCE_S, check), type=_ScopeAnswer | list[_Entry]
        )
    except (SourceError, msgspec.MsgspecError, UnicodeError):
        return None
    if isinstance(answer, _ScopeAnswer):
        listed = [(file.path, file.size, file.sha256) for file in answer.data.files]
    else:
        listed = [(entry.path, entry.lfs.size, entry.lfs.oid) for entry in answer if entry.lfs]
    for path, size, digest in listed:
        if path == name and digest and DIGEST.fullmatch(digest):
            return ModelFile(name, size, digest)
    return None
