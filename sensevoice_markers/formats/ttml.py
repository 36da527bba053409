"""TTML subtitles in the IMSC 1.1 text profile, by ttconv; times in real seconds (https://www.w3.org/TR/ttml-imsc1.1/)."""

from __future__ import annotations

import io
import re
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from sensevoice_markers.analysis import Cue
from sensevoice_markers.formats import Format
from sensevoice_markers.timeline.layout import Timeline

if TYPE_CHECKING:
    from ttconv import model


_PROFILE = "http://www.w3.org/ns/ttml/profile/imsc1.1/text"

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
"""The shape of a tag of RFC 5646."""


def write(timeline: Timeline) -> bytes:
    """The timeline's cues as TTML, UTF-8 XML, in the language of most; the others name theirs."""
    from ttconv import model
    from ttconv.imsc import config, namespaces, writer

    document = model.ContentDocument()
    document.set_content_profiles({_PROFILE})
    languages = [cue.language if _LANGUAGE.fullmatch(cue.language) else "" for cue in timeline.cues]
    spoken = Counter(filter(None, languages)).most_common(1)
    usual = spoken[0][0] if spoken else ""
    document.set_lang(usual)
    region = _region(document)
    document.put_region(region)
    body, division = model.Body(document), model.Div(document)
    document.set_body(body)
    body.set_region(region)
    body.push_child(division)
    for cue in timeline.cues:
        division.push_child(_paragraph(cue, document))
    signalled = config.IMSCWriterConfiguration(profile_signaling=config.ContentProfilesSignaling.CONTENT_PROFILES)
    tree = writer.from_model(document, signalled)
    paragraphs = tree.iter(f"{{{namespaces.TTML}}}p")
    for paragraph, language in zip(paragraphs, languages, strict=True):
        if language not in ("", usual):  # the model has it, the writer leaves it out
            paragraph.set(f"{{{namespaces.XML}}}lang", language)
    made = io.BytesIO()
    tree.write(made, encoding="utf-8", xml_declaration=True)
    return made.getvalue()


def _region(document: model.ContentDocument) -> model.Region:
    """Lower part of the picture, white with a black outline, centred."""
    from ttconv import model
    from ttconv import style_properties as style

    def percent(value: float) -> style.LengthType:
        return style.LengthType(value, style.LengthType.Units.pct)

    region = model.Region("below", document)
    looks = style.StyleProperties
    for name, value in (
        (looks.Origin, style.CoordinateType(percent(10), percent(10))),
        (looks.Extent, style.ExtentType(percent(80), percent(80))),
        (looks.DisplayAlign, style.DisplayAlignType.after),
        (looks.TextAlign, style.TextAlignType.center),
        (looks.FontFamily, (style.GenericFontFamilyType.proportionalSansSerif,)),
        (looks.FontSize, percent(80)),
        (looks.Color, style.NamedColors.white.value),
        (looks.TextOutline, style.TextOutlineType(percent(5), style.NamedColors.black.value)),
    ):
        region.set_style(name, value)
    return region


def _paragraph(cue: Cue, document: model.ContentDocument) -> model.P:
    from ttconv import model

    made = model.P(document)
    made.set_begin(Fraction(round(cue.start * 1000), 1000))
    made.set_end(Fraction(round(cue.end * 1000), 1000))
    for number, line in enumerate(cue.lines):
        if number:
            made.push_child(model.Br(document))
        span = model.Span(document)
        span.push_child(model.Text(document, line))
        made.push_child(span)
    return made


FORMAT = Format("ttml", ".ttml", "subtitles for broadcasters and streaming services", write)
