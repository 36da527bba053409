"""Rough cuts: whole sentences and what people made of them, in pauses, within the wished length, exact to the frame."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import replace
from fractions import Fraction

import opentimelineio as otio
import pytest
from build import TIMEBASES, analysis, event, level, media, one_line, segment, spoken, thoroughly, track
from hypothesis import given
from hypothesis import strategies as st

from sensevoice_markers.analysis import Analysis, Cue, Event, Label, Segment, Word
from sensevoice_markers.errors import BadSetting, ExitCode, NothingToCut
from sensevoice_markers.formats.otio import build
from sensevoice_markers.timeline import with_cues
from sensevoice_markers.timeline.cutting import cut
from sensevoice_markers.timeline.highlights import find_moments, read_length, rough_cut, strength
from sensevoice_markers.timeline.layout import FrameClip, Options, Timeline, lay_out
from sensevoice_markers.timeline.markers import STYLES
from sensevoice_markers.timeline.sentences import speech

RATES = sorted({counting.rate for counting in TIMEBASES.values()})


def said(sentence: str, at: float, pace: float = 0.3) -> Segment:
    """The words of a sentence with spaces, one after the other."""
    return spoken(*(f" {word}" for word in sentence.split()), at=at, pace=pace)


def shown(timeline: Timeline) -> list[tuple[float, float]]:
    """What the clips show, in seconds of the media."""
    rate = timeline.media_timebase.rate
    return [(float(c.source / rate), float((c.source + c.source_frames) / rate)) for c in timeline.clips]


def heard(of: Analysis, timeline: Timeline) -> list[str]:
    """The words of each clip that are heard whole."""
    half = 0.5 / float(timeline.media_timebase.rate)
    return [
        "".join(w.text for w in of.words if w.start >= start - half and w.end <= end + half).strip()
        for start, end in shown(timeline)
    ]


JOKE = (
    said("This was long before.", 10.0),
    said("My film was four hours long.", 20.0),
    said("My mother saw it twice.", 22.6),
    said("She fell asleep both times.", 24.6),
)
"""Its last word ends at 26.1."""


def test_the_sentences_that_led_to_a_laugh_come_with_it() -> None:
    """Nearest to eight seconds before it, and nothing from before a long silence."""
    told = analysis(event(Label.LAUGHTER, 26.2, 29.0), segments=JOKE)
    made = rough_cut(told, None, 60)
    assert heard(told, made) == ["My film was four hours long. My mother saw it twice. She fell asleep both times."]
    assert shown(made) == [(pytest.approx(19.6), pytest.approx(29.4))]  # with handles
    assert made.name == "talk highlights"
    assert [(m.marker.label, m.frame, m.frames) for m in made.markers] == [(Label.LAUGHTER, 165, 70)]


def test_a_lead_is_shortened_by_whole_sentences_where_it_does_not_fit() -> None:
    told = analysis(event(Label.LAUGHTER, 27.2, 29.0), segments=JOKE)
    assert heard(told, rough_cut(told, None, 8)) == ["My mother saw it twice. She fell asleep both times."]


@pytest.mark.parametrize("wanted", [0.0, -1.0, math.inf, math.nan])
def test_a_length_that_is_none_is_refused(wanted: float) -> None:
    with pytest.raises(BadSetting):
        rough_cut(analysis(event(Label.LAUGHTER, 10.0, 12.0)), None, wanted)


def test_what_fits_nowhere_is_said_with_the_length_that_would() -> None:
    told = analysis(event(Label.LAUGHTER, 27.2, 29.0), segments=JOKE)
    with pytest.raises(NothingToCut) as refused:
        rough_cut(told, None, 3)
    assert "--highlights 8s" in one_line(refused.value)
    assert rough_cut(told, None, 8).frames <= 200


@pytest.mark.parametrize("events", [(), (event(Label.BGM, 1.0, 20.0), event(Label.COUGH, 30.0, 31.0))])
def test_without_reactions_the_message_names_the_fix(events: tuple[Event, ...]) -> None:
    with pytest.raises(NothingToCut) as refused:
        rough_cut(analysis(*events, segments=JOKE), None, 60)
    assert "--sensitivity laughter=" in one_line(refused.value)
    assert refused.value.exit_code is ExitCode.BAD_SETTING


@pytest.mark.parametrize(
    ("chosen", "advised"),
    [
        ({}, "laughter=0.8,applause=0.8"),
        ({Label.LAUGHTER: 0.9}, "laughter=1,applause=0.8"),
        ({Label.LAUGHTER: 0.8, Label.APPLAUSE: 1.0}, "laughter=1,applause=1"),
        ({Label.LAUGHTER: 1.0, Label.APPLAUSE: 1.0}, None),
    ],
)
def test_what_is_advised_is_higher_than_what_was_chosen(chosen: dict[Label, float], advised: str | None) -> None:
    with pytest.raises(NothingToCut) as refused:
        rough_cut(analysis(segments=JOKE, sensitivity=chosen), None, 60)
    assert one_line(refused.value).partition("--sensitivity ")[2].rstrip(")") == (advised or "")
    told = analysis(event(Label.LAUGHTER, 26.2, 29.0), segments=JOKE, sensitivity=chosen)
    (note,) = rough_cut(told, None, 600).notes
    assert note.partition("--sensitivity ")[2].rstrip(")") == (advised or "")


def test_reactions_that_are_hidden_are_not_said_to_be_missing() -> None:
    """What is advised shows the surest of them."""
    styles = {**STYLES, Label.LAUGHTER: replace(STYLES[Label.LAUGHTER], minimum_confidence=0.9)}
    told = analysis(event(Label.LAUGHTER, 10.0, 12.0, 0.4), event(Label.LAUGHTER, 26.2, 29.0, 0.557), segments=JOKE)
    with pytest.raises(NothingToCut) as refused:
        rough_cut(told, Options(styles=styles), 60)
    assert "minimum_confidence = 0.55 under [style.LAUGHTER]" in one_line(refused.value)
    styles[Label.LAUGHTER] = replace(STYLES[Label.LAUGHTER], minimum_confidence=0.55)
    assert len(rough_cut(told, Options(styles=styles), 60).clips) == 1


def test_a_reaction_behind_the_end_of_the_picture_is_none() -> None:
    with pytest.raises(NothingToCut) as refused:
        rough_cut(analysis(event(Label.LAUGHTER, 80.0, 82.0)), None, 60)
    assert "behind the end" in one_line(refused.value)


def test_of_a_performance_the_last_seconds_are_kept() -> None:
    told = analysis(event(Label.APPLAUSE, 50.0, 54.0), segments=JOKE)
    assert shown(rough_cut(told, None, 60)) == [(44.0, pytest.approx(54.4))]


def test_at_the_start_and_the_end_of_the_media_there_are_no_handles() -> None:
    told = analysis(event(Label.LAUGHTER, 0.5, 2.0), event(Label.APPLAUSE, 57.0, 60.0))
    assert shown(rough_cut(told, None, 60)) == [(0.0, pytest.approx(2.4)), (51.0, 60.0)]


def test_of_a_long_reaction_ten_seconds_are_kept() -> None:
    told = analysis(event(Label.APPLAUSE, 26.2, 58.0), segments=JOKE)
    assert shown(rough_cut(told, None, 60)) == [(pytest.approx(19.6), pytest.approx(36.6, abs=0.021))]


def test_a_handle_gives_way_to_the_next_word() -> None:
    told = analysis(event(Label.LAUGHTER, 26.2, 28.0), segments=(*JOKE, said("Now to something else entirely.", 28.2)))
    assert shown(rough_cut(told, None, 60))[0][1] == pytest.approx(28.2, abs=0.041)


def test_a_handle_ends_where_it_is_no_longer_quiet() -> None:
    """A word begins and ends a little before and after its engine says so."""
    told = analysis(event(Label.LAUGHTER, 26.2, 28.0), segments=JOKE)
    sounds = replace(told, tracks=(level((0.0, 19.8), (20.0, 28.0), (28.2, 60.0), seconds=60.0),))
    assert shown(rough_cut(sounds, None, 60)) == [(pytest.approx(19.8, abs=0.021), pytest.approx(28.2, abs=0.021))]


def test_a_sentence_over_the_end_of_a_laugh_may_end() -> None:
    told = analysis(event(Label.LAUGHTER, 26.2, 29.0), segments=(*JOKE, said("I do not blame her.", 28.5)))
    assert heard(told, rough_cut(told, None, 60))[0].endswith("both times. I do not blame her.")


def test_a_long_sentence_that_begins_in_the_second_half_of_a_laugh_is_left_out() -> None:
    told = analysis(event(Label.LAUGHTER, 26.2, 29.0), segments=(*JOKE, said("word " * 20 + "end.", 28.5)))
    made = rough_cut(told, None, 60)
    assert heard(told, made)[0].endswith("both times.")
    assert 28.1 <= shown(made)[0][1] <= 28.52


def test_talk_over_a_whole_laugh_is_cut_in_a_pause() -> None:
    over = said("And so on " * 3, 26.3), said("and on " * 10, 29.2)
    told = analysis(event(Label.LAUGHTER, 26.2, 29.4), segments=(*JOKE, *over))
    assert 29.0 <= shown(rough_cut(told, None, 60))[0][1] <= 29.2


@pytest.mark.parametrize("pause", [0.0, 0.02])
@pytest.mark.parametrize("end", [29.3, 29.4, 29.5, 32.0])
def test_where_all_pauses_are_alike_talk_is_cut_at_the_end_of_the_laugh(pause: float, end: float) -> None:
    """Nothing of a laugh is given away for nothing."""
    words = [Word(" word", at, at + 0.3, 0.9) for at in (26.3 + i * (0.3 + pause) for i in range(60))]
    told = analysis(event(Label.LAUGHTER, 26.2, end), segments=(*JOKE, segment(*words)))
    assert abs(shown(rough_cut(told, None, 60))[0][1] - end) <= 0.32


def test_where_all_talk_at_once_a_laugh_is_cut_where_nobody_is_cut() -> None:
    """Words that overlap are no pause, however near the end they are."""
    one = [Word(" one", at, at + 0.31, 0.9) for at in (28.0 + i * 0.3 for i in range(20))]
    told = analysis(event(Label.LAUGHTER, 26.0, 30.0), segments=(said("word " * 6, 26.2), segment(*one)))
    assert shown(rough_cut(told, None, 60))[0][1] == pytest.approx(28.0, abs=0.021)


def test_without_sentences_a_breath_parts_and_without_a_breath_a_word() -> None:
    breath = (said("word " * 60, 2.0), said("word " * 24, 20.7))
    told = analysis(event(Label.LAUGHTER, 28.7, 31.0), segments=breath)
    assert shown(rough_cut(told, None, 60))[0][0] == pytest.approx(20.3, abs=0.021)
    on_and_on = analysis(event(Label.LAUGHTER, 30.0, 32.0), segments=(said("word " * 100, 0.1),))
    begin = shown(rough_cut(on_and_on, None, 60))[0][0]
    assert 30 - begin == pytest.approx(8.0, abs=0.2)
    assert min(abs(begin - word.start) for word in on_and_on.words) <= 0.021


def test_a_clause_parts_before_a_word_does() -> None:
    text = "word " * 70 + "word, and then " + "word " * 20
    told = analysis(event(Label.LAUGHTER, 28.0, 31.0), segments=(said(text, 0.1),))
    (comma,) = (word.end for word in told.words if word.text == " word,")
    assert shown(rough_cut(told, None, 60))[0][0] == pytest.approx(comma, abs=0.021)


@pytest.mark.parametrize(
    ("language", "texts", "openings"),
    [
        ("zh", "我们从山上下来。整个镇子都停电了。没有人知道是怎么回事。", "我整没"),
        ("yue", "我哋琴日先至返到嚟。佢哋全部都唔知㗎？冇人話我哋知喎。", "我佢冇"),
        ("ja", "昨日は雨が降りましたそれで家にいました本を読みました", "昨そ本"),
        ("ko", " 어제는 비가 많이 왔습니다 그래서 집에 있었습니다", ["어제는", "그래서"]),
        ("en", " It cost $3.50 at Mr. Smith. He paid", ["It", "He"]),
    ],
)
def test_sentences_are_known_in_every_language(language: str, texts: str, openings: str | list[str]) -> None:
    """Also without a mark; and a full stop that ends no sentence is none."""
    words = [f" {word}" for word in texts.split()] if " " in texts else list(texts)
    talk = spoken(*words, language=language)
    found = speech([talk])
    assert [talk.words[i].text.strip() for i in found.openings] == list(openings)


def test_two_who_talk_at_once_are_not_cut_where_one_takes_a_breath() -> None:
    one, other = said("One two. Three four. Five.", 1.0, 1.0), said("Long words. More words.", 1.5, 1.0)
    both = speech([one, other])
    assert both.pause(2.0) is None
    assert both.pause(3.5) is None
    assert both.pause(6.0) == (6.0, math.inf)
    assert both.pause(0.5) == (-math.inf, 1.0)
    assert both.pause(1.0) == (-math.inf, 1.0)


def test_a_reaction_between_speaks_for_beginning_behind_it() -> None:
    talk = (said("One two three four.", 20.0), said("Five six seven eight.", 23.2), said("Nine ten.", 26.0))
    alone = analysis(event(Label.LAUGHTER, 28.0, 30.0), segments=talk)
    after = analysis(event(Label.LAUGHTER, 21.5, 22.5), event(Label.LAUGHTER, 28.0, 30.0), segments=talk)
    late = [next(m for m in find_moments(of) if m.event.start == 28.0) for of in (alone, after)]
    assert [float(moment.begins[0].high) for moment in late] == [20.0, pytest.approx(23.2)]


# Strength


def test_strength_grows_with_confidence_length_and_loudness() -> None:
    usual = event(Label.LAUGHTER, 0.0, 4.0, 0.5)
    assert strength(usual, 0.0) == 2.0 * 0.5 * 4.0
    assert strength(replace(usual, confidence=1.0), 0.0) == 8.0
    assert strength(replace(usual, by_hand=True), 0.0) == 8.0
    assert strength(replace(usual, label=Label.APPLAUSE), 0.0) == 2.0
    assert strength(replace(usual, end=8.0), 0.0) == 8.0
    assert strength(replace(usual, end=60.0), 0.0) == strength(replace(usual, end=10.0), 0.0)
    assert [strength(usual, louder) for louder in (-99.0, -10.0, 10.0, 99.0)] == [2.0, 2.0, 8.0, 8.0]


def test_the_strongest_come_first_and_lie_in_order_of_time() -> None:
    told = analysis(
        event(Label.LAUGHTER, 10.0, 11.0, 0.9),
        event(Label.LAUGHTER, 30.0, 34.0, 0.9),
        event(Label.LAUGHTER, 50.0, 53.0, 0.9),
        event(Label.BGM, 0.0, 60.0),
    )
    assert [m.event.start for m in find_moments(told)] == [30.0, 50.0, 10.0]
    assert [start for start, _ in shown(rough_cut(told, None, 21))] == [24.0, 44.0]
    # The second does not fit, the third does: it takes 7.4 s.
    assert [start for start, _ in shown(rough_cut(told, None, 18))] == [4.0, 24.0]


def test_a_loud_laugh_goes_before_a_quiet_one() -> None:
    told = analysis(
        event(Label.LAUGHTER, 10.0, 12.0), event(Label.LAUGHTER, 30.0, 32.0), event(Label.LAUGHTER, 50.0, 52.0)
    )
    loud = replace(told, tracks=(level((30.0, 32.0), seconds=60.0),))
    assert [m.event.start for m in find_moments(told)] == [10.0, 30.0, 50.0]
    assert [m.event.start for m in find_moments(loud)] == [30.0, 10.0, 50.0]
    nonsense = replace(told, tracks=(track("sound", "level", [math.nan] * 6000),))
    assert [m.event.start for m in find_moments(nonsense)] == [10.0, 30.0, 50.0]


def test_what_is_too_unsure_to_be_marked_is_no_highlight_unless_a_person_made_it() -> None:
    unsure = event(Label.LAUGHTER, 10.0, 12.0, 0.2)
    styles = {**STYLES, Label.LAUGHTER: replace(STYLES[Label.LAUGHTER], minimum_confidence=0.3)}
    assert find_moments(analysis(unsure))
    assert not find_moments(analysis(unsure), Options(styles=styles))
    assert find_moments(analysis(replace(unsure, by_hand=True)), Options(styles=styles))
    assert find_moments(analysis(unsure), Options(styles={}))  # not to be marked, but there


def test_what_lies_near_is_one_clip() -> None:
    """Moments from 4 to 12.4 and from 13.3, then from 13.6."""
    near = analysis(event(Label.LAUGHTER, 10.0, 12.0), event(Label.LAUGHTER, 19.3, 21.0))
    assert shown(rough_cut(near, None, 60)) == [(4.0, pytest.approx(21.4))]
    apart = analysis(event(Label.LAUGHTER, 10.0, 12.0), event(Label.LAUGHTER, 19.4, 21.0))
    assert len(shown(rough_cut(apart, None, 60))) == 2


def test_all_there_is_is_said_where_more_was_wished_for() -> None:
    told = analysis(event(Label.LAUGHTER, 10.0, 12.0))
    (note,) = rough_cut(told, None, 180).notes
    assert "0:08 of the 3:00" in note
    assert rough_cut(told, None, 9.3).notes == ()
    assert rough_cut(told, None, 9.4).notes


# Properties

WORDS = ("a", "word", "said,", "so.", "and", "because", "What?", "yes")


@st.composite
def shows(draw: st.DrawFn) -> Analysis:
    """A few minutes of talk with short and long pauses, reactions into it, music, at any rate; subtitles as usual."""
    words: list[Word] = []
    at = draw(st.floats(0.0, 3.0))
    for text in draw(st.lists(st.sampled_from(WORDS), max_size=150)):
        length = draw(st.sampled_from([0.08, 0.25, 0.4, 0.8]))
        words.append(Word(f" {text}", at, at + length, 0.9))
        at += length + draw(st.sampled_from([0.0, 0.0, 0.0, 0.02, 0.1, 0.3, 0.7, 2.5, 8.0]))
    rate = draw(st.sampled_from(RATES))
    duration = at + draw(st.floats(5.0, 30.0))
    of = media(duration=duration, frame_rate=rate)
    labels = st.sampled_from([Label.LAUGHTER, Label.APPLAUSE, Label.CHEERING, Label.BGM])
    spans = st.tuples(labels, st.floats(0.0, duration - 1.0), st.floats(0.1, 15.0), st.floats(0.0, 1.0))
    events = sorted(
        (Event(f"event-{i}", label, start, min(start + length, duration), sure)
         for i, (label, start, length, sure) in enumerate(draw(st.lists(spans, min_size=1, max_size=12)))),
        key=lambda each: each.start,
    )  # fmt: skip
    talk = (segment(*words),) if words else ()
    return with_cues(analysis(*events, of=of, segments=talk))


@given(shows(), st.floats(1.0, 200.0), st.sampled_from([None, *RATES]))
@thoroughly
def test_a_cut_keeps_to_what_was_promised(of: Analysis, wanted: float, rate: Fraction | None) -> None:
    try:
        made = rough_cut(of, Options(rate=rate), wanted)
    except NothingToCut as error:
        one_line(error)
        return
    theirs, ours = made.media_timebase, made.timebase
    # In order and apart in the media, without gaps on the timeline, within the wish.
    assert all(0 <= clip.source < clip.source + clip.source_frames <= made.media_frames for clip in made.clips)
    for before, after in zip(made.clips, made.clips[1:], strict=False):
        assert before.source + before.source_frames < after.source
        assert before.frame + before.frames == after.frame
    assert sum(clip.source_frames for clip in made.clips) / theirs.rate <= Fraction(wanted)
    # However many clips, rounding does not add up.
    done = 0
    for clip in made.clips:
        assert clip.frame == ours.frame_at(done / theirs.rate)
        done += clip.source_frames
    assert made.frames == ours.frame_at(done / theirs.rate)
    # No edge in a word, as far as frames can tell.
    half = Fraction(1, 2) / theirs.rate
    for clip in made.clips:
        for edge in (clip.source, clip.source + clip.source_frames):
            at = edge / theirs.rate
            assert edge in (0, made.media_frames) or not any(w.start + half < at < w.end - half for w in of.words)
    check_markers(lay_out(of, Options(rate=rate)), made)
    check_cues(of, made)


def check_markers(whole: Timeline, made: Timeline) -> None:
    """Each marker is where the media is that it marks, none shares a frame, what an edge cuts is its rest."""
    frames = [placed.frame for placed in made.markers]
    assert frames == sorted(set(frames))
    for clip in made.clips:
        start = whole.timebase.frame_at(clip.source / whole.media_timebase.rate)
        end = start + clip.frames
        mine = [placed for placed in made.markers if clip.frame <= placed.frame < clip.frame + clip.frames]
        assert all(placed.frame + placed.frames <= clip.frame + clip.frames for placed in mine)
        inside = [placed for placed in whole.markers if start <= placed.frame < end]
        exact = {(p.marker, clip.frame + p.frame - start, min(p.frames, end - p.frame)) for p in inside}
        assert exact <= {(p.marker, p.frame, p.frames) for p in mine}
        begun = [p for p in whole.markers if p.frame < start < p.frame + p.frames]
        assert len(mine) <= len(inside) + len(begun)
        assert {p.marker for p in mine} <= {p.marker for p in (*inside, *begun)}


def check_cues(of: Analysis, made: Timeline) -> None:
    spans = [made.timebase.seconds_at(clip.frame) for clip in made.clips]
    ends = [*spans[1:], made.timebase.seconds_at(made.frames)]
    for cue in made.cues:
        assert any(
            start - 0.0005 <= cue.start < cue.end <= end + 0.0005 for start, end in zip(spans, ends, strict=True)
        )
    assert [cue.start for cue in made.cues] == sorted(cue.start for cue in made.cues)
    originals = {cue.id: cue for cue in of.cues}
    for cue in made.cues:
        original = originals[cue.id]
        assert cue.lines == original.lines
        # Over its own words: as far into its clip as it is into what the clip shows.
        number = bisect_right(spans, cue.start + 0.0005) - 1
        source = float(made.media_timebase.seconds_at(made.clips[number].source))
        assert abs(source + cue.start - float(spans[number]) - max(original.start, source)) < 0.002


# Cutting


def laid(*events: Event, cues: tuple[Cue, ...] = (), rate: Fraction | None = None) -> Timeline:
    return lay_out(analysis(*events, cues=cues), Options(rate=rate))


def test_markers_at_the_edges_of_a_cut() -> None:
    whole = laid(
        event(Label.APPLAUSE, 8.0, 14.0),  # over all of the first clip
        event(Label.LAUGHTER, 10.0, 11.0),  # on its first frame
        event(Label.CHEERING, 11.0, 30.0),  # into the second
        event(Label.BGM, 5.0, 11.5),
        event(Label.SPEECH, 40.0, 41.0),
    )
    made = cut(whole, [(250, 300), (500, 550)], "cut")
    assert [(m.marker.label, m.marker.edge, m.frame, m.frames) for m in made.markers] == [
        (Label.LAUGHTER, None, 0, 25),
        (Label.APPLAUSE, None, 1, 49),
        (Label.CHEERING, None, 25, 25),
        (Label.BGM, "STOP", 38, 1),
        (Label.CHEERING, None, 50, 50),
    ]
    assert made.clips == (FrameClip(250, 50, 0, 50), FrameClip(500, 50, 50, 50))
    assert made.markers[0].marker == whole.markers[2].marker  # its seconds are the media's
    assert made.frames == 100


def test_a_subtitle_stays_where_half_of_it_does() -> None:
    cues = (
        Cue("gone", 8.0, 10.9, ("gone",)),
        Cue("half", 9.0, 11.0, ("half",)),
        Cue("whole", 11.0, 11.5, ("whole",)),
        Cue("over", 11.6, 12.6, ("over",)),
        Cue("second", 20.5, 21.5, ("second",)),
    )
    made = cut(laid(cues=cues), [(250, 305), (500, 550)], "cut")
    assert [(cue.id, cue.start, cue.end) for cue in made.cues] == [
        ("half", 0.0, pytest.approx(1.0)),
        ("whole", pytest.approx(1.0), pytest.approx(1.5)),
        ("over", pytest.approx(1.6), pytest.approx(2.2)),
        ("second", pytest.approx(2.7), pytest.approx(3.7)),
    ]


def test_subtitles_are_offset_in_the_time_of_the_cut() -> None:
    told = with_cues(analysis(event(Label.LAUGHTER, 26.2, 29.0), segments=JOKE))
    plain, later = (rough_cut(told, Options(srt_offset=offset), 60) for offset in (0.0, 3600.0))
    assert plain.cues
    assert [cue.start + 3600 for cue in plain.cues] == pytest.approx([cue.start for cue in later.cues])
    before = rough_cut(told, Options(srt_offset=-3.0), 60)
    assert all(0 <= cue.start < cue.end for cue in before.cues)
    assert len(before.cues) < len(plain.cues)


@pytest.mark.parametrize("rate", [None, Fraction(24000, 1001), Fraction(60000, 1001)])
@pytest.mark.parametrize("name", TIMEBASES)
def test_opentimelineio_reads_the_clips_where_they_lie(name: str, rate: Fraction | None) -> None:
    """An independent reader adds up the clips of each track to the length of the timeline."""
    counting = TIMEBASES[name]
    of = media(frame_rate=counting.rate, start_timecode="01:00:00:00")
    told = analysis(*(event(Label.LAUGHTER, at, at + 1.3) for at in (7.1, 21.7, 38.3, 55.9)), of=of)
    made = rough_cut(told, Options(rate=rate), 60)
    assert len(made.clips) == 4
    read = otio.adapters.read_from_string(otio.adapters.write_to_string(build(made), "otio_json"), "otio_json")
    assert [track.kind for track in read.tracks] == ["Video", "Audio"]
    for each in read.tracks:
        for clip, child in zip(made.clips, each, strict=True):
            at = read.range_of_child(child)
            assert (
                abs(at.start_time.to_seconds() - float(made.timebase.seconds_at(clip.frame)))
                <= 0.5001 / made.timebase.rate
            )
            assert child.source_range.duration.value == clip.source_frames
            first = made.media_timebase.start_frame + clip.source
            assert child.source_range.start_time.value == first
        assert (
            abs(each.duration().to_seconds() - float(made.timebase.seconds_at(made.frames)))
            <= 0.5001 / made.timebase.rate
        )
    if rate is None:
        assert read.duration().value == made.frames
        # What lies under each marker is what it marks.
        for marker, source in zip(read.tracks.markers, (7.1, 21.7, 38.3, 55.9), strict=True):
            clip = read.tracks[0].child_at_time(marker.marked_range.start_time)
            under = read.tracks.transformed_time(marker.marked_range.start_time, clip)
            assert under.value == made.media_timebase.start_frame + counting.frame_at(source)


# Lengths


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3min", 180), ("3 min", 180), ("3m", 180), ("1.5min", 90), ("90s", 90), ("90 sec", 90), ("2m30s", 150),
        ("2min 30s", 150), ("1h", 3600), ("1h30m", 5400), ("1:30", 90), ("01:30", 90), ("1:02:03", 3723), ("180", 180),
        (" 20S ", 20), ("0:00.5", 0.5), ("90:00", 5400),
    ],
)  # fmt: skip
def test_lengths_as_people_write_them(text: str, seconds: float) -> None:
    assert read_length(text) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "text",
    ["", " ", "0", "0s", "0:00", "-5", "3x", "1:75", "min", "1e9", "inf", "nan", "3,5min", "1:2:3:4", "9" * 5000],
)
def test_lengths_that_are_none(text: str) -> None:
    with pytest.raises(BadSetting) as refused:
        read_length(text)
    assert "3min" in one_line(refused.value)
