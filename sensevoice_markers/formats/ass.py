"""Advanced SubStation Alpha subtitles (v4.00+), with one style that suits the picture.

Times are hundredths of a second. Braces begin override tags and a backslash may begin an escape. Renderers agree on no
way to write them (https://github.com/libass/libass/issues/194), so that full-width forms stand for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sensevoice_markers.analysis import Cue
from sensevoice_markers.formats import Format
from sensevoice_markers.timeline.layout import Timeline

PLAIN = str.maketrans("{}\\", "｛｝＼")
"""What stands for the characters that would be read as tags."""

_FIELDS = (
    "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, "
    "StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, "
    "Encoding"
)


def write(timeline: Timeline) -> bytes:
    """The timeline's cues as an ASS script, UTF-8."""
    return "\n".join((*_head(timeline), *_events(timeline.cues), "")).encode("utf-8")


def _head(timeline: Timeline) -> Iterator[str]:
    width, height = timeline.media.width or 1920, timeline.media.height or 1080
    short = min(width, height)  # an upright picture has no room for letters that its height would allow
    size, outline, side = round(short / 18), round(short / 500, 1), round(width / 20)
    yield "[Script Info]"
    yield f"Title: {timeline.name}"
    yield "ScriptType: v4.00+"
    yield "WrapStyle: 0"
    yield "ScaledBorderAndShadow: yes"
    yield f"PlayResX: {width}"
    yield f"PlayResY: {height}"
    yield ""
    yield "[V4+ Styles]"
    yield f"Format: {_FIELDS}"
    yield (
        f"Style: Default,Arial,{size},&H00FFFFFF,&H00FFFFFF,&H00000000,&H80000000,"
        f"0,0,0,0,100,100,0,0,1,{outline},0,2,{side},{side},{size},1"
    )
    yield ""
    yield "[Events]"
    yield "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"


def _events(cues: Sequence[Cue]) -> Iterator[str]:
    for cue, (start, end) in zip(cues, _hundredths(cues), strict=True):
        text = "\\N".join(line.translate(PLAIN) for line in cue.lines)
        yield f"Dialogue: 0,{_time(start)},{_time(end)},Default,,0,0,0,,{text}"


def _hundredths(cues: Sequence[Cue]) -> Iterator[tuple[int, int]]:
    """Start and end of each cue; none vanishes, and none that began after another one's end overlaps it."""
    before, free = 0.0, 0
    for cue in cues:
        start = round(cue.start * 100)
        if cue.start >= before:
            start = max(start, free)
        end = max(round(cue.end * 100), start + 1)
        yield start, end
        before, free = cue.end, end


def _time(hundredths: int) -> str:
    seconds, rest = divmod(hundredths, 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:02}"


FORMAT = Format("ass", ".ass", "subtitles with a style, for players and burning in", write)
