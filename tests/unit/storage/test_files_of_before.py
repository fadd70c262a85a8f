"""Files of the version before the rooms (4c626db), as that version itself wrote them, are read completely."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from deskbreak.core.guide.questions import Question
from deskbreak.core.guide.safety import ExcludedLoad, ExcludedStep, SafetyRecord
from deskbreak.core.guide.terms import ExclusionReason as Reason
from deskbreak.core.model.clock import Instant
from deskbreak.core.model.inhibitor import Inhibitor
from deskbreak.core.model.journal_entry import Entry, EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.presence import AbsenceReason, Gone, Here
from deskbreak.core.model.routine import Load, Variant
from deskbreak.core.model.settings import Motion, OfficeHours, Settings
from deskbreak.core.timer import restart
from deskbreak.core.timer.ledger import Account, Ledger, Span, Totals
from deskbreak.core.timer.state import (
    Away,
    Closing,
    Due,
    Ending,
    Held,
    OffHours,
    OnBreak,
    OnScreen,
    Paused,
    Snoozed,
    State,
)
from deskbreak.popup.placement_store import PlacementStore, WindowPlace
from deskbreak.storage import journal, safety_toml, settings_file
from deskbreak.storage.journal_codec import Line

FILES = Path(__file__).parents[2] / "fixtures" / "before_the_move"
BERLIN = ZoneInfo("Europe/Berlin")
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=BERLIN)
REACH = StepResult("reach", 31.25, Outcome.DONE)
LEAN = StepResult("lean", 12.5, Outcome.PAIN, frozenset({Load.HINGE, Load.FLEXION}))
HURT = RoutineResult(EntryKind.PAIN, Variant.STANDING, (REACH, LEAN), 2, 4, 6)
STATES = {
    "sitting": State(
        at=Instant(awake=8720.0, boot=8720.0, wall=datetime(2026, 3, 2, 10, 2, 0, 0, tzinfo=BERLIN)),
        ledger=Ledger(
            days=(Totals(day=date(2026, 3, 2), seated_s=1800.0, away_s=720.0, breaks=1),),
            account=Account.SEATED,
            since=7520.0,
        ),
        presence=Here(),
        sighted=True,
        here_since=7520.0,
        woke_at=5000.0,
        break_id=2,
        inhibitors=frozenset({Inhibitor.AWAKE}),
        asked_at=8720.0,
    ),
    "away": State(
        at=Instant(awake=6440.0, boot=6440.0, wall=datetime(2026, 3, 2, 9, 24, 0, 0, tzinfo=BERLIN)),
        ledger=Ledger(
            days=(Totals(day=date(2026, 3, 2), seated_s=1200.0),),
            account=Account.AWAY,
            since=6200.0,
            seated_s=1200.0,
            sittings=(Span(start=5000.0, end=6200.0, day=date(2026, 3, 2)),),
        ),
        presence=Gone(since=6200.0, why=AbsenceReason.LOCKED, name="20260302T082000000000Z-1"),
        sighted=True,
        here_since=5000.0,
        woke_at=5000.0,
        mode=Away(),
    ),
    "due": State(
        at=Instant(awake=7760.0, boot=7760.0, wall=datetime(2026, 3, 2, 9, 46, 0, 0, tzinfo=BERLIN)),
        ledger=Ledger(days=(Totals(day=date(2026, 3, 2)),), account=Account.SEATED, since=5000.0),
        presence=Here(),
        sighted=True,
        here_since=5000.0,
        woke_at=5000.0,
        reminded_at=7700.0,
        on_screen=OnScreen(number=17, server=":1.42"),
        mode=Due(remind_at=8000.0, shown_at=7700.0),
    ),
    "held": State(
        at=Instant(awake=7764.0, boot=7764.0, wall=datetime(2026, 3, 2, 9, 46, 4, 0, tzinfo=BERLIN)),
        ledger=Ledger(days=(Totals(day=date(2026, 3, 2)),), account=Account.SEATED, since=5000.0),
        presence=Here(),
        sighted=True,
        here_since=5000.0,
        woke_at=5000.0,
        inhibitors=frozenset({Inhibitor.CALL, Inhibitor.DO_NOT_DISTURB}),
        endings=(Ending(inhibitor=Inhibitor.CALL, since=7760.0),),
        mode=Held(until=11300.0),
    ),
    "snoozed": State(
        at=Instant(awake=7880.0, boot=7880.0, wall=datetime(2026, 3, 2, 9, 48, 0, 0, tzinfo=BERLIN)),
        ledger=Ledger(days=(Totals(day=date(2026, 3, 2)),), account=Account.SEATED, since=5000.0),
        presence=Here(),
        sighted=True,
        here_since=5000.0,
        woke_at=5000.0,
        snoozes_used=1,
        snoozed_until=8060.0,
        mode=Snoozed(until=8060.0),
    ),
    "on_break": State(
        at=Instant(awake=7836.25, boot=7836.25, wall=datetime(2026, 3, 2, 9, 47, 16, 250000, tzinfo=BERLIN)),
        ledger=Ledger(
            days=(Totals(day=date(2026, 3, 2), seated_s=2760.0),),
            account=Account.AWAY,
            since=7760.0,
            seated_s=2760.0,
            sittings=(Span(start=5000.0, end=7760.0, day=date(2026, 3, 2)),),
        ),
        presence=Here(),
        sighted=True,
        here_since=5000.0,
        woke_at=5000.0,
        reminded_at=7700.0,
        mode=OnBreak(
            since=7760.0,
            variant=Variant.SEATED,
            heard_at=7831.25,
            steps=(
                StepResult(id="settle", done_s=40.0, outcome=Outcome.DONE),
                StepResult(id="reach", done_s=31.25, outcome=Outcome.DONE),
                StepResult(
                    id="lean", done_s=12.5, outcome=Outcome.PAIN, loads=frozenset({Load.FLEXION, Load.HINGE})
                ),
            ),
            pain=RoutineResult(
                kind=EntryKind.PAIN,
                variant=Variant.STANDING,
                steps=(
                    StepResult(id="reach", done_s=31.25, outcome=Outcome.DONE),
                    StepResult(
                        id="lean",
                        done_s=12.5,
                        outcome=Outcome.PAIN,
                        loads=frozenset({Load.FLEXION, Load.HINGE}),
                    ),
                ),
                rounds=2,
                stiffness_before=4,
                stiffness_after=6,
            ),
            begun=7760.0,
            sat_s=2760.0,
            name="20260302T084600000000Z-1",
        ),
    ),
    "closing": State(
        at=Instant(awake=7830.0, boot=7830.0, wall=datetime(2026, 3, 2, 9, 47, 10, 0, tzinfo=BERLIN)),
        ledger=Ledger(
            days=(Totals(day=date(2026, 3, 2), seated_s=2760.0, away_s=40.0, breaks=1),),
            account=Account.SEATED,
            since=7800.0,
        ),
        presence=Here(),
        sighted=True,
        here_since=7800.0,
        woke_at=5000.0,
        break_id=2,
        closing=Closing(
            break_id=1,
            entry=Entry(
                kind=EntryKind.GUIDED,
                at=datetime(2026, 3, 2, 9, 46, 40, 0, tzinfo=BERLIN),
                seated_s=2760.0,
                took_s=40.0,
                result=RoutineResult(
                    kind=EntryKind.GUIDED,
                    variant=Variant.STANDING,
                    steps=(StepResult(id="settle", done_s=40.0, outcome=Outcome.DONE),),
                ),
                id="20260302T084600000000Z-1-end",
            ),
            mode=OnBreak(
                since=7760.0,
                variant=Variant.STANDING,
                heard_at=7800.0,
                steps=(StepResult(id="settle", done_s=40.0, outcome=Outcome.DONE),),
                begun=7760.0,
                counted=True,
                sat_s=2760.0,
                name="20260302T084600000000Z-1",
            ),
            until=9600.0,
        ),
    ),
    "paused": State(
        at=Instant(awake=6860.0, boot=6860.0, wall=datetime(2026, 3, 2, 9, 31, 0, 0, tzinfo=BERLIN)),
        ledger=Ledger(
            days=(Totals(day=date(2026, 3, 2), seated_s=1800.0),),
            account=Account.PAUSED,
            since=6800.0,
            seated_s=1800.0,
            sittings=(Span(start=5000.0, end=6800.0, day=date(2026, 3, 2)),),
        ),
        presence=Here(),
        sighted=True,
        here_since=5000.0,
        woke_at=5000.0,
        pause=Paused(until=8600.0, name="20260302T083000000000Z-1"),
        mode=Paused(until=8600.0, name="20260302T083000000000Z-1"),
    ),
    "off_hours": State(
        at=Instant(awake=41600.0, boot=41600.0, wall=datetime(2026, 3, 2, 19, 10, 0, 0, tzinfo=BERLIN)),
        ledger=Ledger(
            days=(Totals(day=date(2026, 3, 2), seated_s=32400.0),),
            account=Account.PAUSED,
            since=37400.0,
            seated_s=32400.0,
            sittings=(Span(start=5000.0, end=37400.0, day=date(2026, 3, 2)),),
        ),
        presence=Here(),
        sighted=True,
        here_since=5000.0,
        woke_at=5000.0,
        reminded_at=7700.0,
        mode=OffHours(),
    ),
}
EXTRAS = restart.Extras(
    7,
    (
        Entry(EntryKind.SKIPPED, NINE, 2760.5, id="1-20260302T080000-skipped"),
        Entry(EntryKind.PAIN, NINE + timedelta(hours=1), 0.0, 95.5, HURT, id="a-end"),
        Entry(EntryKind.SNOOZED, NINE + timedelta(hours=2), 60.0, minutes=5.0),
    ),
    frozenset({"a-end"}),
    frozenset({"A disk that cannot be locked."}),
)


@pytest.mark.parametrize("name", STATES)
def test_a_saved_state_is_read_completely(name: str) -> None:
    """In each mode, with the names of breaks and entries, and the values beside the state."""
    text = (FILES / "snapshots" / f"{name}.json").read_text("utf-8")
    state, extras = STATES[name], EXTRAS if name == "sitting" else restart.Extras(3)
    read = restart.from_snapshot(text, state.at, "first", Settings())

    assert (read, restart.read_extras(text)) == (state, extras)
    assert restart.to_snapshot(read, "", restart.read_extras(text)) == restart.to_snapshot(state, "", extras)


def test_the_journal_is_read_completely() -> None:
    """Entries of each kind, in several zones, with ids and without."""
    lines, problems = journal.read(FILES / "journal")

    tenth = replace(REACH, done_s=31.2)
    skipped = StepResult("hang", 0.0, Outcome.SKIPPED)
    done = RoutineResult(EntryKind.GUIDED, Variant.FULL, (tenth, skipped), 1, 4)
    partial = replace(done, kind=EntryKind.PARTIAL, steps=())
    entries = {
        2: Entry(EntryKind.GUIDED, NINE, 2700.0, 312.3, done, id="b-end"),
        4: Entry(EntryKind.SKIPPED, NINE.astimezone(timezone(timedelta(hours=-3, minutes=-30))), 1.0),
        5: Entry(
            EntryKind.PAIN,
            NINE.astimezone(ZoneInfo("Pacific/Apia")),
            0.0,
            90.0,
            replace(HURT, steps=(tenth, LEAN)),
            id="d-end",
        ),
        3: Entry(EntryKind.SNOOZED, NINE + timedelta(hours=1), 2700.0, minutes=7.5, id="c-snoozed"),
        6: Entry(EntryKind.NATURAL, NINE + timedelta(hours=3), 1800.0, 900.0, id="e"),
        7: Entry(EntryKind.PARTIAL, NINE + timedelta(hours=4), 0.0, 20.0, partial, id="f-end"),
        8: Entry(
            EntryKind.NATURAL,
            NINE + timedelta(hours=4, minutes=30),
            0.0,
            20.0,
            replace(partial, steps=(tenth,)),
            id="f2-end",
        ),
        9: Entry(EntryKind.PAUSED, NINE + timedelta(hours=5), 10.0, minutes=30.0, id="g-paused"),
        10: Entry(EntryKind.RESUMED, NINE + timedelta(hours=6), 10.0, id="g-resumed"),
        11: Entry(EntryKind.IGNORED, NINE + timedelta(hours=7), 5400.0, id="h"),
    }
    assert (lines, problems) == ([Line("desk-0001", seq, entry) for seq, entry in entries.items()], [])
    assert [line.entry.id for line in lines] == [entry.id for entry in entries.values()]
    assert [line.entry.at.utcoffset() for line in lines] == [
        entry.at.utcoffset() for entry in entries.values()
    ]


def test_the_safety_file_is_read_completely() -> None:
    day = date(2026, 2, 23)
    yes = frozenset({Question.SHOULDER, Question.ACCIDENT})
    hurt, hurt_again = day + timedelta(days=2), day + timedelta(days=4)
    care = SafetyRecord(
        yes=yes,
        no=frozenset(Question) - yes - {Question.NIGHT},
        asked=day,
        put_off=day,
        consulted=day,
        included=frozenset({Load.PRESS}),
        excluded_loads=tuple(
            ExcludedLoad(load, Reason.PAIN, hurt, "lean") for load in (Load.FLEXION, Load.HINGE)
        ),
        excluded_steps=(ExcludedStep("chest", Reason.PAIN, hurt_again),),
        stops=(hurt, hurt_again),
        gentle=hurt_again,
        first=day,
        began=day,
        last=hurt_again,
        learned=("first-end", "second-end", "third-end"),
    )

    assert safety_toml.parse((FILES / "care.toml").read_text("utf-8")) == (care, ())


def test_the_places_of_the_windows_are_read() -> None:
    places = PlacementStore(FILES / "windows.json")
    found = [
        places.find("guide", "1920x1080+0+0", monitor) for monitor in ("1920x1080+0+0", "1366x768+1920+0")
    ]

    assert found == [WindowPlace(1400, 300, 1.25), WindowPlace(12, 34, 1.0, by_hand=False)]


def test_the_settings_are_read() -> None:
    hours = OfficeHours(enabled=True, days=frozenset({0, 1, 4}), start=time(8, 30), end=time(17))
    expected = Settings(
        interval_s=3000.0,
        snoozes=3,
        inhibitors=Settings().inhibitors - {Inhibitor.FULL_SCREEN},
        office_hours=hours,
        variant=Variant.SEATED,
        motion=Motion.REDUCED,
        sounds=True,
        volume=0.25,
    )

    assert settings_file.load(FILES / "config.toml") == (expected, ())
