"""How the rows of the timeline look. What moves over them (playhead, drags) is not painted here."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from sensevoice_markers.analysis import Cue, Event, Label
from sensevoice_markers.app import look
from sensevoice_markers.app.panels import emotions
from sensevoice_markers.app.timeline.bars import draw_area, draw_marks
from sensevoice_markers.app.timeline.geometry import Row
from sensevoice_markers.app.timeline.scene import Scene
from sensevoice_markers.app.timeline.spans import Spans
from sensevoice_markers.app.timeline.ticks import Tick, ticks

_BAR = 5.0  # pixels: what is narrower is no bar but a mark
_SQUARE = 8.0  # and what is narrower than this has no round corners
_PADDING = 4  # above and below bars
_ROUND = 4.0
_WORDS = 30.0  # pixels a bar needs for words
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def paint(painter: QPainter, scene: Scene, rows: Iterable[Row], ratio: float) -> None:
    """Paint these rows, whole.

    Args:
        ratio: pixels of the screen a pixel of the widget.
    """
    c = look.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    marks = ticks(scene.window, scene.times)
    for row in rows:
        box = QRectF(0, row.top, scene.window.width, row.height)
        painter.save()
        painter.setClipRect(box)
        painter.fillRect(box, c.ground if row.name == "ruler" else c.surface)
        if row.name == "ruler":
            _ruler(painter, box, marks, scene, c)
        else:
            _grid(painter, box, marks, scene, c)
        if row.name == "wave":
            _wave(painter, box, scene, c, ratio)
        elif row.name == "cues":
            _cues(painter, box, scene, c, ratio)
        elif row.name != "ruler":
            _lane(painter, box, Label(row.name), scene, c, ratio)
        painter.fillRect(QRectF(0, row.bottom - 1, box.width(), 1), c.line)
        painter.restore()


def _ruler(painter: QPainter, box: QRectF, marks: tuple[Tick, ...], scene: Scene, c: look.Colours) -> None:
    font = _smaller(painter)
    painter.setFont(font)
    base, high = box.bottom() - 1, QFontMetricsF(font).height()
    placed = [(round(scene.window.x(tick.seconds)) + 0.5, tick.text) for tick in marks]
    painter.setPen(QPen(look.mixed(c.quiet, c.ground, 0.55), 1))
    painter.drawLines([QLineF(x, base - 4, x, base) for x, text in placed if not text])
    painter.setPen(QPen(c.quiet, 1))
    painter.drawLines([QLineF(x, base - 10, x, base) for x, text in placed if text])
    for x, text in placed:
        if text:
            painter.drawText(QPointF(x + 4, box.top() + 2 + high * 0.8), text)


def _grid(painter: QPainter, box: QRectF, marks: tuple[Tick, ...], scene: Scene, c: look.Colours) -> None:
    painter.setPen(QPen(look.mixed(c.surface, c.text, 0.07), 1))
    lines = [round(scene.window.x(tick.seconds)) + 0.5 for tick in marks if tick.text]
    painter.drawLines([QLineF(x, box.top(), x, box.bottom()) for x in lines])


def _wave(painter: QPainter, box: QRectF, scene: Scene, c: look.Colours, ratio: float) -> None:
    middle = box.center().y()
    if scene.peaks is None:
        painter.setPen(QPen(look.mixed(c.surface, c.text, 0.2), 1))
        painter.drawLine(QLineF(0, middle, min(box.width(), scene.window.x(scene.window.duration)), middle))
        painter.setPen(c.quiet)
        words = scene.text.timeline
        coming = words.no_waveform if scene.peakless else words.waveform_coming
        room = QRectF(8, box.top(), QFontMetricsF(painter.font()).horizontalAdvance(coming) + 12, box.height())
        painter.fillRect(QRectF(room.left() - 4, middle - 1, room.width(), 2), c.surface)
        painter.drawText(room, _LEFT, coming)
        return
    window = scene.window
    count = max(1, round(box.width() * ratio))
    columns = scene.peaks.columns(window.left, window.right, count).astype(np.float32) / 32768
    # A line where it is silent, as thin as the screen allows.
    hair = np.float32(0.5 / (box.height() * ratio))
    tops, bottoms = 0.5 - columns[:, 1] * 0.46 - hair, 0.5 - columns[:, 0] * 0.46 + hair
    draw_area(painter, box, tops, bottoms, look.mixed(c.quiet, c.accent, 0.45), ratio)


def _lane(painter: QPainter, box: QRectF, label: Label, scene: Scene, c: look.Colours, ratio: float) -> None:
    events = scene.lanes.events[label]
    fill = c.fill(label)
    if label in scene.folded:
        _events(painter, box.adjusted(0, 9, 0, -10), events, scene, fill, c, ratio)
        return
    inner = box.adjusted(0, _PADDING, 0, -_PADDING - 1)
    bars = _events(painter, inner, events, scene, fill, c, ratio)
    curve = scene.curves.get(label)
    if curve is not None:
        likely = curve.columns(scene.window.left, scene.window.right, max(1, round(box.width() * ratio)))
        draw_area(painter, inner, 1 - likely, np.ones_like(likely), veil(fill), ratio)
        if label in scene.sensitivity:
            y = round(inner.bottom() - inner.height() * curve.threshold(scene.sensitivity[label]))
            painter.fillRect(QRectF(0, y, box.width(), 1), c.tint(c.ink(label), 0.35))
    _words(painter, bars, scene, fill, c)


def veil(fill: QColor) -> QColor:
    """What a score is painted in: it tints the ground and darkens bars, so that it is seen in events, too."""
    made = look.mixed(fill, QColor("#000000"), 0.25)
    made.setAlpha(72)
    return made


def _events(
    painter: QPainter, box: QRectF, events: Spans[Event], scene: Scene, fill: QColor, c: look.Colours, ratio: float
) -> list[tuple[Event, QRectF]]:
    """Paint bars and marks; the bars are given back."""
    window = scene.window
    places = events.between(window.left, window.right)
    starts, ends = events.starts[places.start : places.stop], events.ends[places.start : places.stop]
    narrow = (ends - starts) * window.scale < _BAR
    if narrow.any():
        draw_marks(painter, box, starts[narrow], ends[narrow], window, fill, ratio)
    bars = []
    for place, is_narrow in zip(places, narrow.tolist(), strict=True):
        event = events.items[place]
        chosen = event.id in scene.selection
        if not is_narrow or chosen or event.colour:
            bar = _bar(box, event, scene)
            _round(painter, bar, c.marker(event.colour) if event.colour else fill, chosen, c)
            bars.append((event, bar))
    return bars


def _words(painter: QPainter, bars: list[tuple[Event, QRectF]], scene: Scene, fill: QColor, c: look.Colours) -> None:
    """What each event is called, how sure it is, and whether a hand set it."""
    font = _smaller(painter)
    metrics = QFontMetricsF(font)
    usual = look.on(fill)
    for event, bar in bars:
        ink = look.on(c.marker(event.colour)) if event.colour else usual
        if bar.width() >= _WORDS:
            name, sure = event.name or scene.text.labels[event.label], f"{event.confidence:.0%}"
            whole = f"{name}  {sure}" if event.confidence < 1 else name
            _say(painter, bar, whole, "" if event.name else sure, ink, font, metrics)
        if event.by_hand and bar.width() >= 9:
            _corner(painter, bar, ink)


def _cues(painter: QPainter, box: QRectF, scene: Scene, c: look.Colours, ratio: float) -> None:
    window, cues = scene.window, scene.lanes.cues
    inner = box.adjusted(0, _PADDING, 0, -_PADDING - 1)
    places = cues.between(window.left, window.right)
    starts, ends = cues.starts[places.start : places.stop], cues.ends[places.start : places.stop]
    narrow = (ends - starts) * window.scale < _BAR
    if narrow.any():
        draw_marks(painter, inner, starts[narrow], ends[narrow], window, look.mixed(c.quiet, c.surface, 0.35), ratio)
    font = _smaller(painter)
    metrics = QFontMetricsF(font)
    plain = c.tint(c.quiet, 0.2)
    tints = {name: c.tint(fill, 0.3) for name in set(scene.felt.values()) if (fill := emotions.colour(name, c))}
    for place, is_narrow in zip(places, narrow.tolist(), strict=True):
        cue = cues.items[place]
        chosen, wrong = cue.id in scene.selection, cue.id in scene.wrong
        if is_narrow and not chosen:
            continue
        bar = _bar(inner, cue, scene)
        _round(painter, bar, tints.get(scene.felt.get(cue.id, ""), plain), chosen, c)
        if wrong:
            mark = min(7.0, bar.width() / 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(c.warning)
            corner = bar.topRight()
            painter.drawPolygon(QPolygonF([corner, corner - QPointF(mark, 0), corner + QPointF(0, mark)]))
        if bar.width() >= _WORDS:
            _say(painter, bar, " ".join(cue.lines), "", c.text, font, metrics)


def _bar(box: QRectF, item: Event | Cue, scene: Scene) -> QRectF:
    """Where an item lies; not so far outside that coordinates lose their precision."""
    window = scene.window
    left, right = max(-20.0, window.x(item.start)), min(window.width + 20.0, window.x(item.end))
    # Half a pixel to its neighbour, where there is room for that.
    right = max(left + 3.0, right - (0.5 if right - left > 8 else 0.0))
    return QRectF(left, box.top(), right - left, box.height())


def _round(painter: QPainter, bar: QRectF, colour: QColor, chosen: bool, c: look.Colours) -> None:
    radius = min(_ROUND, bar.width() / 4)
    if chosen:
        line = 2.0 if bar.width() > 10 else 1.0
        painter.setPen(QPen(c.text, line))
        painter.setBrush(colour)
        painter.drawRoundedRect(bar.adjusted(line / 2, line / 2, -line / 2, -line / 2), radius, radius)
    elif bar.width() < _SQUARE:
        painter.fillRect(bar, colour)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(bar, radius, radius)


def _corner(painter: QPainter, bar: QRectF, ink: QColor) -> None:
    """The mark of a hand: a line along the lower edge."""
    painter.setPen(QPen(ink, 1.5, c=Qt.PenCapStyle.RoundCap))
    y = bar.bottom() - 3.5
    painter.drawLine(QLineF(bar.left() + 4, y, min(bar.left() + 14, bar.right() - 4), y))


def _say(
    painter: QPainter, bar: QRectF, words: str, instead: str, ink: QColor, font: QFont, metrics: QFontMetricsF
) -> None:
    """Write in a bar, from where it can be seen; `instead` where there is no room for all of it."""
    room = bar.adjusted(6, 0, -5, 0)
    room.setLeft(max(room.left(), 6.0))
    if instead and metrics.horizontalAdvance(words) > room.width():
        words = instead
    if room.width() < 22 or (words == instead and metrics.horizontalAdvance(words) > room.width()):
        return
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(room, _LEFT, metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width()))


def _smaller(painter: QPainter) -> QFont:
    font = QFont(painter.font())
    font.setPointSizeF(font.pointSizeF() * 0.88)
    return font
