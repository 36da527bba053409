"""Lines of subtitles: how wide a text is, and where it is broken in two."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from itertools import accumulate

_IMBALANCE = 6.0  # price of a line as wide as a line may be over an empty one; see `joints` for what others cost


def width(text: str) -> int:
    """Columns that `text` takes: one a grapheme cluster, two where it is full-width or an emoji."""
    return len(text) if text.isascii() else sum(map(_columns, clusters(text)))


def clusters(text: str) -> list[str]:
    """What readers take for the characters of `text`: grapheme clusters."""
    return _cluster_pattern()(text)


@cache
def _cluster_pattern() -> Callable[[str], list[str]]:
    import regex

    found: Callable[[str], list[str]] = regex.compile(r"\X").findall
    return found


def starts(text: str) -> list[int]:
    """Offsets of the clusters of `text` but the first."""
    return list(accumulate(map(len, clusters(text))))[:-1]


def widths(text: str) -> list[int]:
    """Columns of the first 0, 1, … len(text) characters; a cluster counts where it ends."""
    if text.isascii():
        return list(range(len(text) + 1))
    upto = [0]
    for cluster in clusters(text):
        upto += [upto[-1]] * (len(cluster) - 1)
        upto.append(upto[-1] + _columns(cluster))
    return upto


def is_dense(character: str) -> bool:
    """Of a script written without spaces: Han, Kana and their punctuation, Thai, Lao, Burmese, Khmer."""
    southern = (
        "\u0e00" <= character <= "\u0eff" or "\u1000" <= character <= "\u109f" or "\u1780" <= character <= "\u17ff"
    )
    return southern or is_full_width(character)


def is_full_width(character: str) -> bool:
    """Full-width and not Hangul, whose words are written with spaces."""
    if character < "\u1100" or "\uac00" <= character <= "\ud7a3":
        return False
    return unicodedata.east_asian_width(character) in "WF"


def lay(text: str, columns: int, lines: int, prices: Mapping[int, float]) -> tuple[str, ...]:
    """`text` in one line where it fits or no more are allowed, else in two, balanced and broken where it is cheap.

    Args:
        prices: where `text` may be broken, see `joints.joints`. Where no place leaves two lines that fit, one is
            taken that leaves two of about the same width.
    """
    upto = widths(text)
    if upto[-1] <= columns or lines == 1 or len(text) < 2:
        return (text,)

    def cost(i: int) -> float:
        over = max(0, _before(text, upto, i) - columns) + max(0, upto[-1] - upto[i] - columns)
        # Of two breaks alike the lower line is the longer one.
        uneven = abs(_before(text, upto, i) + 0.1 - (upto[-1] - upto[i]))
        return prices.get(i, 0.0) + _IMBALANCE * uneven / columns + 1000.0 * over

    at = min(prices or starts(text) or [len(text)], key=cost)
    if prices and cost(at) >= 1000.0:  # a word is longer than a line
        at = min((*starts(text), *prices), key=lambda i: cost(i) + 100.0 * (i not in prices))
    return tuple(line for line in (text[:at].rstrip(), text[at:].lstrip()) if line)


def _before(text: str, upto: list[int], i: int) -> int:
    return upto[i] - (text[i - 1] == " ")


@lru_cache(maxsize=8192)
def _columns(cluster: str) -> int:
    if all(unicodedata.category(c)[0] in "MC" for c in cluster):
        return 0
    wide = any(unicodedata.east_asian_width(c) in "WF" for c in cluster)
    return 2 if wide or (len(cluster) > 1 and any(map(_widens, cluster))) else 1


def _widens(character: str) -> bool:
    """The mark that makes an emoji of a character, half a flag, or a half-width sound mark with a cell of its own."""
    return character in "\ufe0f\uff9e\uff9f" or "\U0001f1e6" <= character <= "\U0001f1ff"
