"""The printed journal and status."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from deskbreak.cli.report import Day, chart, daily, log_csv, log_table, status_text
from deskbreak.core.model.journal_entry import Entry, EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.routine import Variant
from deskbreak.storage.journal_codec import Line

TODAY = date(2026, 3, 14)
NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
RESULT = RoutineResult(
    EntryKind.PAIN,
    Variant.SEATED,
    (StepResult("stand", 20.0, Outcome.DONE), StepResult("reach", 3.0, Outcome.PAIN)),
    stiffness_before=6,
    planned=10,
)
LINES = [
    Line("desk-0000", 1, Entry(EntryKind.PAIN, NOON, seated_s=2700.0, took_s=23.0, result=RESULT)),
    Line("desk-0000", 2, Entry(EntryKind.SNOOZED, NOON, seated_s=11400.0, minutes=5.0)),
]


def test_the_log_is_a_table() -> None:
    """The columns line up, without trailing spaces."""
    assert log_table(LINES) == (
        "When              What     Took  Sat before  Steps  Stiffness  Note\n"
        "2026-03-14 12:00  pain     23 s  45 min      1/10   6 > -      seated\n"
        "2026-03-14 12:00  snoozed  -     3 h 10 min  -      -          5 min"
    )
    assert log_table([]) == "No breaks in the journal yet."


@pytest.mark.parametrize(
    ("kind", "planned", "steps"),
    [
        (EntryKind.PAIN, 4, "1/4"),
        (EntryKind.PAIN, None, "1"),
        (EntryKind.PARTIAL, None, "1"),
        (EntryKind.GUIDED, None, "1/2"),
    ],
)
def test_the_log_shows_steps_out_of_the_routines_total_where_it_is_known(
    kind: EntryKind, planned: int | None, steps: str
) -> None:
    """An older entry has the steps that were visited, and these are all steps only in a whole break."""
    result = replace(RESULT, kind=kind, planned=planned)
    line = replace(LINES[0], entry=replace(LINES[0].entry, kind=kind, result=result))
    table = log_table([line]).splitlines()
    column = table[0].index("Steps")

    assert table[1][column:].split()[0] == steps


def test_the_log_is_comma_separated() -> None:
    """With the journal's names and units; steps as numbers."""
    assert log_csv(LINES) == (
        "at,tz,device,seq,kind,seated_s,took_s,minutes,variant,rounds,"
        "stiffness_before,stiffness_after,steps_done,steps,planned\n"
        "2026-03-14T12:00:00.000Z,+0000,desk-0000,1,pain,2700.0,23.0,,seated,1,6,,1,2,10\n"
        "2026-03-14T12:00:00.000Z,+0000,desk-0000,2,snoozed,11400.0,0.0,5.0,,,,,,,\n"
    )


def test_breaks_are_counted_by_their_local_day() -> None:
    """Fourteen days up to today; older ones and those of a wrong clock are left out."""
    entry = Entry(EntryKind.GUIDED, NOON, seated_s=0.0, took_s=300.0)
    days = daily(
        [
            entry,
            replace(entry, kind=EntryKind.PARTIAL, took_s=60.0),
            replace(entry, kind=EntryKind.NATURAL, took_s=900.0),
            replace(entry, kind=EntryKind.PAIN, took_s=30.0),
            replace(entry, kind=EntryKind.SKIPPED),
            replace(entry, at=NOON - timedelta(days=13)),
            replace(entry, at=NOON - timedelta(days=14)),
            replace(entry, at=NOON + timedelta(days=1)),
        ],
        TODAY,
    )

    assert days == [
        Day(date(2026, 3, 1), guided=1, moved_s=300.0),
        *(Day(date(2026, 3, number)) for number in range(2, 14)),
        Day(TODAY, guided=1, partial=1, natural=1, skipped=1, pain=1, moved_s=390.0),
    ]


@pytest.mark.parametrize(("done_s", "counted"), [(0.0, 0), (59.0, 0), (60.0, 1)])
def test_a_break_that_was_left_at_once_does_not_count(done_s: float, counted: int) -> None:
    """Ctrl-C at the first page, or no screen to guide it on: neither the tray nor the stats count it."""
    steps = (StepResult("settle", done_s, Outcome.STOPPED),)
    result = RoutineResult(EntryKind.PARTIAL, Variant.STANDING, steps)
    (day,) = [
        day
        for day in daily([Entry(EntryKind.PARTIAL, NOON, seated_s=0.0, took_s=90.0, result=result)], TODAY)
        if day.day == TODAY
    ]

    assert day == Day(TODAY, partial=counted, moved_s=90.0)


def test_the_chart_has_a_bar_for_each_day() -> None:
    """Solid for guided breaks, light for natural ones."""
    days = [Day(date(2026, 3, 13)), Day(TODAY, guided=3, partial=1, natural=2, skipped=1, moved_s=1380.0)]

    assert chart(days, plain=True) == (
        "Breaks of the last 2 days   # guided   - away from the desk\n"
        "\n"
        "Fri 13 Mar    -\n"
        "Sat 14 Mar    6  ########----                    23 min moved\n"
        "\n"
        "6 breaks, 2 of them away from the desk. 23 min moved. 1 skipped."
    )
    assert "████████░░░░" in chart(days, plain=False)


def test_breaks_stopped_by_pain_are_distinguished_from_those_taken() -> None:
    """As in the tray: a break that was stopped because it hurt does not count as taken, but is not hidden either."""
    days = [Day(TODAY, guided=1, pain=2, moved_s=380.0)]

    assert chart(days, plain=True).splitlines()[-1] == (
        "1 break, 0 of them away from the desk. 6 min moved. 0 skipped. 2 stopped because it hurt."
    )


@settings(deadline=None)  # the machine may be busy
@given(counts=st.lists(st.integers(0, 10_000), min_size=1, max_size=14))
def test_no_bar_is_wider_than_its_column(counts: list[int]) -> None:
    """However many breaks there were."""
    days = [Day(TODAY, guided=count // 2, natural=count - count // 2) for count in counts]

    assert max(map(len, chart(days, plain=True).splitlines()[2:-2])) <= 20 + 30


@settings(deadline=None)  # the machine may be busy
@given(
    status=st.dictionaries(
        st.sampled_from(["title", "detail", "today", "problems", "parts", "config", "journal"]),
        st.none() | st.text() | st.integers() | st.lists(st.text()) | st.dictionaries(st.text(), st.floats()),
    )
)
def test_any_status_can_be_shown(status: dict[str, object]) -> None:
    """The running instance may be newer than the command."""
    assert isinstance(status_text(status), str)


def test_status_says_what_keeps_the_screen_awake_and_which_inhibitor_is_no_longer_believed() -> None:
    """Both change what silence means."""
    status = {"title": "Sitting 50 min", "kept_awake_by": ["Firefox (Video)", "mpv"], "outlasted": ["call"]}

    assert status_text(status).splitlines()[-2:] == [
        "screen kept awake by:  Firefox (Video), mpv",
        "ignored until it ends: call",
    ]
