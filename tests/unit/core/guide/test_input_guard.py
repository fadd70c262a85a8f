"""Keys and presses count after a pause, so that input for another window or page does nothing."""

from __future__ import annotations

from itertools import groupby, pairwise

from hypothesis import given, strategies as st

from deskbreak.core.guide.input_guard import (
    BURST_S,
    CHANGED_S,
    CLICK_S,
    OPENED_S,
    PAUSE_S,
    REPEAT_S,
    EventClock,
    KeyGuard,
    PressGuard,
)


def counted(guard: KeyGuard, keys: str, first: float, each: float) -> list[str]:
    """The keys that count when they are typed in this order."""
    counting = []
    for n, key in enumerate(keys):
        guard, counts = guard.pressed(key, first + n * each)
        counting += [key] if counts else []
    return counting


def test_a_key_counts_once_the_window_has_been_there_for_a_second() -> None:
    guard = KeyGuard().held(10, OPENED_S)

    assert counted(guard, "h", 10.9, 0) == []
    assert counted(guard, "h", 11.0, 0) == ["h"]


@given(st.lists(st.sampled_from("abcdefgh "), min_size=1), st.floats(0.02, 0.6), st.floats(0, 0.9))
def test_a_sentence_that_began_before_the_window_does_nothing_however_long_it_is(
    typed: list[str], each: float, first: float
) -> None:
    """Unless the same key comes three times in a row, which no sentence contains."""
    sentence = "".join("".join(run)[:2] for _, run in groupby(typed))
    guard = KeyGuard().held(0, OPENED_S)

    assert counted(guard, sentence, first, each) == []


def test_keys_count_again_after_the_first_pause_in_typing() -> None:
    guard = KeyGuard().held(0, OPENED_S)
    for n, key in enumerate("so here is my mail"):
        guard, _ = guard.pressed(key, 0.5 + n / 10)
    last = 0.5 + 17 / 10

    assert not guard.pressed("h", last + PAUSE_S - 0.01)[1]
    assert guard.pressed("h", last + PAUSE_S)[1]


def test_a_key_pressed_repeatedly_counts_as_soon_as_the_page_can_be_read() -> None:
    """A user in pain does not wait for a pause; a held key that repeats is ignored."""
    guard = KeyGuard().held(0, OPENED_S)

    assert counted(guard, "hhhhh", 0.4, 0.3) == ["h"] * 2
    assert counted(guard, "h" * 60, 0.4, REPEAT_S / 3) == []


def test_a_double_letter_in_a_sentence_is_typing_too() -> None:
    """Only the same key counts without a pause; the next letter, or Enter, belongs to the sentence."""
    guard = KeyGuard().held(0, OPENED_S)
    for key, at in (("l", 0.9), ("l", 1.1)):
        guard, _ = guard.pressed(key, at)

    assert not guard.pressed("Return", 1.1 + PAUSE_S - 0.01)[1]
    assert guard.pressed("Return", 1.1 + PAUSE_S)[1]
    assert guard.pressed("l", 0.9 + PAUSE_S)[1]


def test_a_shorter_guard_does_not_shorten_a_longer_one() -> None:
    guard = KeyGuard().held(0, OPENED_S).held(0.1, CHANGED_S)

    assert guard.counts_from == OPENED_S


def presses(guard: PressGuard, *moments: float) -> list[bool]:
    """Which of these presses count."""
    counts = []
    for moment in moments:
        guard, one = guard.pressed(moment)
        counts.append(one)
    return counts


def test_a_press_counts_once_the_page_has_been_shown_for_a_while() -> None:
    changed = PressGuard().held(10, CHANGED_S)

    assert presses(changed, 10.4) == [False]
    assert presses(changed, 10.5) == [True]


def test_the_second_and_third_press_of_a_click_do_nothing_on_the_page_that_the_first_opened() -> None:
    guard, first = PressGuard().pressed(10)
    there = guard.held(10, CHANGED_S)

    assert first
    assert presses(there, 10.2, 10.4, 10.6, 10.9, 11.3) == [False] * 5
    assert presses(there, 10.2, 10.4, 11.0) == [False, False, True]


def test_endless_clicks_count_after_the_longest_multiple_click() -> None:
    """A user who keeps clicking on purpose gets a response eventually."""
    guard = PressGuard().pressed(10)[0].held(10, CHANGED_S)
    moments = [10 + n * (CLICK_S - 0.1) for n in range(1, 8)]

    assert presses(guard, *moments) == [moment - 10 >= BURST_S for moment in moments]


@given(st.lists(st.floats(0.01, CLICK_S - 0.01), min_size=1, max_size=20))
def test_no_press_of_a_quick_run_counts_right_after_a_page_change(gaps: list[float]) -> None:
    guard, _ = PressGuard().pressed(100)
    guard = guard.held(100, CHANGED_S)
    moments = [100.0]
    for gap in gaps:
        moments.append(moments[-1] + gap)
    assert all(later > earlier for earlier, later in pairwise(moments))
    early = [moment for moment in moments[1:] if moment < 100 + BURST_S]

    assert presses(guard, *early) == [False] * len(early)


@given(
    st.integers(1, 2**32 - 1),
    st.floats(0, 1e6),
    st.lists(st.tuples(st.integers(30, 600), st.floats(0, 4)), min_size=1, max_size=12),
)
def test_the_pauses_between_events_are_never_longer_than_the_user_made_them(
    first: int, now: float, typed: list[tuple[int, float]]
) -> None:
    """However late a busy computer processes them, and also where the counter of their times starts again."""
    clock, moment = EventClock().read(first, now)
    pressed, handled = 0, now
    for gap_ms, late_s in typed:
        before, pressed = moment, pressed + gap_ms
        handled = max(handled, now + pressed / 1000 + late_s)
        clock, moment = clock.read((first + pressed - 1) % (2**32 - 1) + 1, handled)

        assert moment <= handled
        assert moment - before <= max(gap_ms, 0) / 1000 + 0.0021


def test_an_event_without_a_time_happens_when_it_is_processed() -> None:
    assert EventClock().read(0, 5.5) == (EventClock(), 5.5)


def test_clocks_that_were_set_apart_by_a_sleep_are_compared_again() -> None:
    clock, _ = EventClock().read(1000, 1.0)
    clock, after = clock.read(2000, 3602.0)
    clock, late = clock.read(3000, 3604.0)

    assert (after, late) == (3602.0, 3603.0)
