from __future__ import annotations

from dataclasses import replace

import pytest
from build import event, one_line

from sensevoice_markers.analysis import Event, Label
from sensevoice_markers.errors import BadSetting
from sensevoice_markers.timeline.markers import COLOURS, STYLES, Style, make_markers

BGM = Event("bgm-1", Label.BGM, 1.0, 20.0, 0.876)
LAUGH = Event("laughter-2", Label.LAUGHTER, 5.0, 6.25, 0.5)
CLAP = Event("applause-3", Label.APPLAUSE, 7.0, 9.0, 0.25)


def test_music_is_a_start_and_a_stop_that_share_its_event() -> None:
    start, stop = make_markers([BGM])
    assert (start.edge, start.name, start.start, start.end) == ("START", "BGM START", 1.0, 1.0)
    assert (stop.edge, stop.name, stop.start, stop.end) == ("STOP", "BGM STOP", 20.0, 20.0)
    for marker in (start, stop):
        assert (marker.event, marker.label, marker.colour, marker.confidence) == ("bgm-1", Label.BGM, "GREEN", 0.876)


@pytest.mark.parametrize(("heard", "name", "colour"), [(LAUGH, "LAUGHTER", "YELLOW"), (CLAP, "APPLAUSE", "CYAN")])
def test_laughter_and_applause_have_a_range(heard: Event, name: str, colour: str) -> None:
    (marker,) = make_markers([heard])
    assert (marker.event, marker.edge, marker.name, marker.colour) == (heard.id, None, name, colour)
    assert (marker.start, marker.end) == (heard.start, heard.end)


def test_the_comment_says_all_for_editors_that_show_nothing_else() -> None:
    assert [marker.comment for marker in make_markers([BGM, LAUGH])] == [
        "BGM START · 88% · 19.0s",
        "LAUGHTER · 50% · 1.2s",
        "BGM STOP · 88% · 19.0s",
    ]


def test_every_label_has_a_look_of_its_own() -> None:
    assert set(STYLES) == set(Label)
    assert len({style.colour for style in STYLES.values()}) == len(STYLES)
    made = make_markers([event(label, 1, 2) for label in Label])
    assert {marker.label for marker in made} == set(Label)


def test_labels_without_a_style_make_no_marker() -> None:
    (marker,) = make_markers([BGM, LAUGH, event(Label.SPEECH, 1, 2)], {Label.LAUGHTER: STYLES[Label.LAUGHTER]})
    assert marker.label == Label.LAUGHTER
    assert make_markers([BGM], {}) == ()
    assert make_markers([]) == ()


@pytest.mark.parametrize(
    ("template", "names"),
    [
        ("{label} {edge}", ["LAUGHTER START", "LAUGHTER STOP"]),
        ("{number}. {label}", ["1. LAUGHTER", "1. LAUGHTER"]),
        ("笑声 {confidence} ({duration})", ["笑声 50% (1.2s)"] * 2),
        ("  a\n b ", ["a b"] * 2),
        ("{{}}", ["{}"] * 2),
        ("{edge}", ["START", "STOP"]),
        ("", ["LAUGHTER", "LAUGHTER"]),
    ],
)
def test_names_follow_the_template(template: str, names: list[str]) -> None:
    made = make_markers([LAUGH], {Label.LAUGHTER: Style("pair", "PINK", template)})
    assert [marker.name for marker in made] == names
    assert all(marker.comment.startswith(marker.name) for marker in made)


def test_the_shape_and_the_colour_are_chosen() -> None:
    (music,) = make_markers([BGM], {Label.BGM: Style("range", "RED")})
    assert (music.name, music.edge, music.colour, music.start, music.end) == ("BGM", None, "RED", 1.0, 20.0)
    (nameless,) = make_markers([BGM], {Label.BGM: Style("range", "RED", "{edge}")})
    assert nameless.name == "BGM"


@pytest.mark.parametrize(("least", "count"), [(0.0, 1), (0.5, 1), (0.501, 0), (1.0, 0)])
def test_events_that_are_not_sure_enough_make_no_marker(least: float, count: int) -> None:
    assert len(make_markers([LAUGH], {Label.LAUGHTER: Style("range", "RED", minimum_confidence=least)})) == count


@pytest.mark.parametrize(
    "template",
    ["{}", "{0}", "{title}", "{label", "label}", "{label.size}", "{label[0]", "{number[0]}", "{label!z}", "{label:d}"],
)
def test_a_template_that_cannot_be_filled_in_is_refused(template: str) -> None:
    with pytest.raises(BadSetting) as error:
        make_markers([LAUGH], {Label.LAUGHTER: Style("range", "RED", template)})
    fields = "{label}, {edge}, {confidence}, {duration}, {number}"
    assert one_line(error.value) == f"marker name {template!r} cannot be filled in; use {fields}"


def test_a_colour_of_no_editor_is_refused() -> None:
    assert [Style("pair", colour).colour for colour in COLOURS] == list(COLOURS)
    for colour in ("", "green", "FUCHSIA", "#00ff00", "a\nb"):
        with pytest.raises(BadSetting, match="choose from BLACK, BLUE") as error:
            Style("pair", colour)
        one_line(error.value)


@pytest.mark.parametrize("least", [-0.1, 1.1, float("nan")])
def test_a_confidence_out_of_range_is_refused(least: float) -> None:
    with pytest.raises(BadSetting, match=r"outside 0\.\.1") as error:
        Style("pair", "RED", minimum_confidence=least)
    one_line(error.value)


def test_markers_come_in_order_and_a_stop_before_the_next_start() -> None:
    pairs = dict.fromkeys(Label, Style("pair", "RED"))
    heard = [event(Label.LAUGHTER, 2, 4), event(Label.BGM, 4, 9), event(Label.APPLAUSE, 4, 4)]
    assert [marker.name for marker in make_markers(heard, pairs)] == [
        "LAUGHTER START",
        "LAUGHTER STOP",
        "APPLAUSE START",
        "APPLAUSE STOP",
        "BGM START",
        "BGM STOP",
    ]


def test_a_persons_name_and_colour_go_before_the_style() -> None:
    (marker,) = make_markers([replace(LAUGH, name="The {joke}", colour="RED")])
    assert (marker.name, marker.colour) == ("The {joke}", "RED")
    assert marker.comment == "The {joke} · 50% · 1.2s"
    start, stop = make_markers([replace(BGM, name="Theme")])
    assert (start.name, stop.name, start.colour) == ("Theme START", "Theme STOP", "GREEN")


def test_what_a_person_made_is_marked_however_sure_it_is() -> None:
    styles = {Label.LAUGHTER: Style("range", "RED", minimum_confidence=0.9)}
    assert make_markers([LAUGH], styles) == ()
    (marker,) = make_markers([replace(LAUGH, by_hand=True)], styles)
    assert marker.event == LAUGH.id


def test_an_events_colour_of_no_editor_is_refused() -> None:
    with pytest.raises(BadSetting, match="choose from BLACK, BLUE") as error:
        make_markers([replace(LAUGH, colour="#ff0000")])
    one_line(error.value)
