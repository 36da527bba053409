from __future__ import annotations

import pytest

from sensevoice_markers.app.player.clock import Clock


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


def test_it_stands_until_it_runs(time: Time) -> None:
    clock = Clock(time)
    time.now += 5
    assert clock.seconds == 0
    clock.set(3)
    clock.run(-2)
    time.now += 1
    assert clock.seconds == 1
    clock.run(0)
    time.now += 1
    assert clock.seconds == 1


def test_small_differences_are_closed_bit_by_bit(time: Time) -> None:
    clock = Clock(time)
    clock.run(1)
    for _ in range(60):
        time.now += 0.05
        before = clock.seconds
        clock.hear(time.now - 100 - 0.1)
        assert before - 0.0101 <= clock.seconds <= before, "never back by more than it went on"
    assert clock.seconds == pytest.approx(time.now - 100 - 0.1, abs=0.001)


def test_great_differences_are_closed_at_once(time: Time) -> None:
    clock = Clock(time)
    clock.run(1)
    clock.hear(20)
    assert clock.seconds == 20


def test_it_waits_for_a_player_that_cannot_keep_up(time: Time) -> None:
    clock = Clock(time)
    clock.run(2, leash=0.5)
    time.now += 3
    assert clock.seconds == 1
    clock.hear(1.1)
    time.now += 0.25
    assert clock.seconds == pytest.approx(1.51)
