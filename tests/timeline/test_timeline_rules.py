"""What labels are decided from, and that the learned numbers belong to it."""

from __future__ import annotations

import math
from importlib import resources

import msgspec
import numpy as np
import pytest

from sensevoice_markers.analysis import Label
from sensevoice_markers.inference.firered import SpeechActivity, SpeechSingingMusic
from sensevoice_markers.inference.loudness import Loudness
from sensevoice_markers.inference.yamnet import Yamnet
from sensevoice_markers.timeline import changes
from sensevoice_markers.timeline.events import DEFAULT_SENSITIVITY
from sensevoice_markers.timeline.rules import RULES, Fit, Rule, fitted

TAGGED = {tagger.name: tagger.classes for tagger in (SpeechActivity, SpeechSingingMusic, Yamnet, Loudness)}

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.label)


@pytest.fixture(scope="module")
def learned() -> Fit:
    source = resources.files("sensevoice_markers.timeline") / "fitted.json"
    return msgspec.json.decode(source.read_bytes(), type=Fit)


def test_every_label_has_one_rule() -> None:
    assert sorted(rule.label for rule in RULES) == sorted(Label)
    assert RULES[0].label is Label.BGM  # where the sound changes is heard with its evidence


def test_what_is_decided_unasked_is_what_was_learned(learned: Fit) -> None:
    assert set(DEFAULT_SENSITIVITY) == set(learned.labels) == {Label.BGM, Label.LAUGHTER, Label.APPLAUSE}
    assert set(DEFAULT_SENSITIVITY.values()) == {0.5}
    assert learned.provenance.strip()


@every_rule
def test_every_class_is_tagged(rule: Rule) -> None:
    for term in rule.terms:
        assert term.classes
        assert len(set(term.classes)) == len(term.classes)
        assert set(term.classes) <= set(TAGGED[term.tagger])


def test_what_changes_are_heard_from_is_tagged() -> None:
    for tagger, name in (("sound", "level"), *changes._FIRERED):
        assert name in TAGGED[tagger]


@every_rule
def test_rules_are_sensible(rule: Rule) -> None:
    assert rule.changes in changes.KINDS
    assert any(term.sign > 0 for term in rule.terms)
    for term in rule.terms:
        assert term.sign in (1, -1)
        assert term.over > 0
        assert term.low < term.high
    assert min(rule.range, rule.limit, rule.join, rule.shortest) > 0
    # A sensitivity of 1 finds what is likelier not there, but not everything.
    assert rule.range / 2 < rule.limit


@every_rule
def test_what_was_learned_fits_its_rule(rule: Rule) -> None:
    known = fitted()[rule.label]
    assert len(known.weights) == len(rule.terms)
    assert all(term.sign * weight >= 0 for term, weight in zip(rule.terms, known.weights, strict=True))
    assert any(term.sign * weight > 0 for term, weight in zip(rule.terms, known.weights, strict=True) if term.sign > 0)
    assert all(
        map(math.isfinite, (*known.weights, known.bias, known.shift, known.gain, known.switch, *known.confidence))
    )
    assert max(map(abs, known.late)) < rule.shortest / 2  # no event ends before it begins
    assert 0 <= known.head <= 1
    assert known.gain > 0
    assert known.switch > 0
    assert known.confidence[0] > 0  # the more evidence, the surer


def test_learned_numbers_are_used(learned: Fit) -> None:
    assert list(fitted()) == [rule.label for rule in RULES]
    assert {label: fitted()[label] for label in learned.labels} == learned.labels


def test_a_label_without_learned_numbers_takes_its_classes_as_they_are(learned: Fit) -> None:
    for rule in RULES:
        if rule.label in learned.labels:
            continue
        known = fitted()[rule.label]
        assert np.abs(known.weights).sum() == pytest.approx(1.0)
        assert len(set(np.abs(known.weights))) == 1
        # As likely as not at `even`.
        signs = np.array([term.sign for term in rule.terms])
        assert np.dot(known.weights, signs * rule.even) + known.bias == pytest.approx(0.0)
