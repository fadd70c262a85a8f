"""The engine from the user's side, with fakes for screen and disk."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from deskbreak.app.inbox import EngineCall
from deskbreak.core.guide.safety import ExcludedStep, ExclusionReason, SafetyRecord
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.model.formatting import NO_SCREEN, NO_XWAYLAND
from deskbreak.core.model.journal_entry import EntryKind, Outcome, RoutineResult, StepResult
from deskbreak.core.model.presence import SourceLost
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Channel
from deskbreak.core.presentation.notification import Slot
from deskbreak.core.presentation.view import Face, MenuItem
from deskbreak.core.timer.events import (
    AboutWanted,
    Activated,
    CueChosen,
    CustomIntervalWanted,
    FaultsWanted,
    IntervalChosen,
    MovementBegan,
    Observed,
    PainStopped,
    RoutineChosen,
    RoutineEnded,
    SkipChosen,
    SnoozeChosen,
    StartChosen,
    StepFinished,
    Ticked,
)
from deskbreak.ipc.commands import Refused, UnknownBreak
from deskbreak.storage.safety_file import SafetyFile
from tests.support.engine_harness import FakeStorage, ManualClock, Office, open_office
from tests.support.waiting import PATIENCE_S, becomes

REACH = StepResult("reach", 31.0, Outcome.DONE)
HURT = RoutineResult(EntryKind.PAIN, Variant.STANDING, (StepResult("lean", 4.0, Outcome.PAIN),))


def kinds(office: Office) -> list[EntryKind]:
    return [entry.kind for entry in office.paper.entries]


def test_a_reminder_comes_when_a_break_is_due_and_a_window_is_prewarmed(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.sit(45)

        assert office.screen.reported == [
            "note reminder: Time to loosen your upper back. Sitting 45 min.",
            "warm standing",
        ]
        assert [button.label for button in office.screen.notifications[Slot.REMINDER].buttons] == [
            "Start",
            "Snooze 5 min",
            "1 minute only",
            "Skip",
        ]


def test_an_ignored_reminder_is_replaced_and_says_how_long_the_break_is_overdue(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.sit(57)

        assert office.screen.reported[-2:] == [
            "note reminder: Time to loosen your upper back. Sitting 55 min, 10 min over.",
            "warm standing",
        ]
        assert len(office.screen.notifications) == 1


def test_a_click_on_start_guides_the_break_and_the_journal_records_it(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.sit(45)
        start = office.screen.notifications[Slot.REMINDER].buttons[0].request
        assert isinstance(start, StartChosen)
        office.post(start, MovementBegan(1))
        office.clock.at = office.clock.at.plus(220.0)
        result = RoutineResult(EntryKind.GUIDED, Variant.STANDING, (REACH,), 1, 6, 3)
        office.post(StepFinished(1, REACH), RoutineEnded(1, result))

        assert office.screen.reported[-3:] == ["open 1 standing with focus", "withdraw reminder", "cool"]
        assert kinds(office) == [EntryKind.STARTED, EntryKind.GUIDED]
        assert office.paper.entries[-1].result == result
        assert office.paper.entries[-1].took_s == 220.0
        assert office.view.title == "Sitting under a minute"


def test_what_was_done_survives_a_window_that_dies(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.post(StartChosen())
        office.post(StepFinished(1, REACH), RoutineEnded(1, None))

        assert office.paper.entries[-1].result == RoutineResult(EntryKind.PARTIAL, Variant.STANDING, (REACH,))


def test_a_step_that_hurt_is_stored_with_the_entry(tmp_path: Path) -> None:
    """The guide reports it, or its remains do: the next break leaves the step out."""
    hurt = StepResult("reach", 4.0, Outcome.PAIN)
    with open_office(tmp_path) as office:
        office.post(StartChosen(), StepFinished(1, REACH), StepFinished(1, hurt), RoutineEnded(1, None))

        assert kinds(office) == [EntryKind.STARTED, EntryKind.PAIN]
        found = office.paper.entries[-1].result
        assert found is not None
        assert found.steps == (StepResult("reach", 35.0, Outcome.PAIN),)
        day = office.clock.at.wall.date()
        assert SafetyFile(tmp_path / "care.toml", office.inbox.post).read() == SafetyRecord(
            excluded_steps=(ExcludedStep("reach", ExclusionReason.PAIN, day),),
            stops=(day,),
            first=day,
            began=day,
            last=day,
            learned=(office.paper.entries[-1].id,),
        )


def test_a_button_of_an_old_reminder_does_nothing(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.sit(45)
        start, snooze, minute, skip = (
            button.request for button in office.screen.notifications[Slot.REMINDER].buttons
        )
        office.post(skip)
        reported = list(office.screen.reported)
        office.post(start, snooze, minute, skip)

        assert office.screen.reported == reported
        assert kinds(office) == [EntryKind.SKIPPED]


def test_the_minute_of_the_reminder_begins_a_break_of_a_minute(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.sit(45)
        minute = office.screen.notifications[Slot.REMINDER].buttons[2].request
        office.post(minute)

        assert minute == StartChosen(1, Variant.MINUTE)
        assert office.screen.guiding == (1, Variant.MINUTE)


def test_a_user_who_always_does_the_minute_is_not_offered_it_twice(tmp_path: Path) -> None:
    """With no snoozes allowed there is no snooze button."""
    (tmp_path / "config.toml").write_text('[breaks]\nsnoozes = 0\n[routine]\nvariant = "minute"\n')
    with open_office(tmp_path) as office:
        office.sit(45)

        labels = [button.label for button in office.screen.notifications[Slot.REMINDER].buttons]
        assert labels == ["Start", "Skip"]


def test_a_left_click_shows_the_status_and_starts_a_break_only_when_one_is_due(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.sit(32)
        office.post(Activated())
        status = office.screen.notifications[Slot.STATUS]
        office.sit(13)
        office.post(Activated())

        assert (status.title, status.body) == ("Sitting 32 min", "Break in 13 min (09:45).")
        assert [button.label for button in status.buttons] == ["Start break"]
        assert office.screen.guiding == (1, Variant.STANDING)


def test_a_full_disk_is_reported_once_and_loses_no_entry(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.sit(45)
        office.paper.full = True
        office.post(SnoozeChosen(5))
        office.sit(5)
        office.post(SkipChosen())
        faults = [reported for reported in office.screen.reported if reported.startswith("note fault")]
        unwritten = office.engine.status()["unwritten"]
        problems = office.engine.status()["problems"]
        office.paper.full = False
        office.inbox.run(office.engine.retry, PATIENCE_S)

        assert unwritten == 2
        assert len(faults) == 2  # the journal and the saved state: once each
        assert any(
            "Your journal cannot be written: No space left on device" in reported for reported in faults
        )
        assert isinstance(problems, list)
        assert len(problems) == 2
        assert kinds(office) == [EntryKind.SNOOZED, EntryKind.SKIPPED]


def test_a_disk_that_works_again_clears_the_fault(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.sit(45)
        office.paper.full = True
        office.post(SkipChosen())
        broken = office.view.menu[1].label
        office.paper.full = False
        office.inbox.run(office.engine.retry, PATIENCE_S)
        office.inbox.run(office.engine.every_minute, PATIENCE_S)
        office.post(Ticked())

        assert broken == "Not working: saved state, journal"
        assert not office.view.menu[1].visible
        assert office.engine.status()["problems"] == []


def test_a_broken_line_in_the_settings_is_named_and_affects_only_itself(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[breaks]\ninterval = 20\nsnoozes = many\n")
    with open_office(tmp_path) as office:
        office.post(Ticked())
        fault = office.screen.notifications[Slot.FAULT].body
        office.sit(20)

        assert fault.startswith(f"In {config}:\nline 3, ")
        assert Slot.REMINDER in office.screen.notifications
        assert config.read_text() == "[breaks]\ninterval = 20\nsnoozes = many\n"


def test_a_chosen_interval_is_saved_and_the_comments_around_it_stay(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("# mine\n[breaks]\ninterval = 20  # minutes\n")
    with open_office(tmp_path) as office:
        office.post(IntervalChosen(30))
        interval = next(item for item in office.view.menu if item.id == "interval")
        marks = {item.id: item.checked for item in interval.children}
    with open_office(tmp_path) as office:
        office.post(Ticked())

        assert config.read_text() == "# mine\n[breaks]\ninterval = 30  # minutes\n"
        assert [name for name, marked in marks.items() if marked] == ["interval-30"]
        assert office.view.detail == "Break in 30 min (09:30)"


def test_the_users_own_routine_is_picked_and_the_comments_around_the_setting_stay(tmp_path: Path) -> None:
    """The hidden window has loaded the old routine, so it is discarded."""
    config, own = tmp_path / "config.toml", tmp_path / "routines"
    config.write_text("# mine\n[breaks]\ninterval = 20  # minutes\n")
    own.mkdir()
    with open_office(tmp_path) as office:
        office.post(Ticked())
        alone = [item for item in office.view.menu if item.id == "routine"]
        (own / "mine.toml").write_text(
            'title = "Mine"\nadvice = "Be gentle."\n[[step]]\nid = "a"\ntitle = "A"\ntext = "Up."\n'
            'move = "reach_stand"\nseconds = 9\n'
        )
        office.engine.every_minute()
        office.post(RoutineChosen("mine"))
        picked = [item for item in office.view.menu if item.id == "routine"]

        assert alone == [MenuItem("routine", "Routine", visible=False)]
        assert [
            (item.visible, [(line.label, line.checked) for line in item.children]) for item in picked
        ] == [(True, [("Loosen your upper back", False), ("Mine", True)])]
        assert config.read_text() == (
            '# mine\n[breaks]\ninterval = 20  # minutes\n\n[routine]\nname = "mine"\n'
        )


def test_a_sound_that_is_turned_off_in_a_break_stays_off(tmp_path: Path) -> None:
    """The setting is saved, and the user's comments stay."""
    config = tmp_path / "config.toml"
    config.write_text("[cues]\nsounds = true  # softly\n")
    with open_office(tmp_path) as office:
        office.post(StartChosen(), CueChosen(Channel.SOUNDS, on=False), CueChosen(Channel.VOICE, on=True))

        assert config.read_text() == "[cues]\nsounds = false  # softly\nvoice = true\n"
        assert office.screen.reported == ["open 1 standing with focus"]


def test_a_sound_setting_that_cannot_be_saved_is_reported_once_after_the_break(tmp_path: Path) -> None:
    """Nothing covers the exercise, which is already silent; the notification names the file and what to do."""
    config = tmp_path / "config.toml"
    config.write_text("this is = not = toml\n")
    with open_office(tmp_path) as office:
        office.post(StartChosen())
        reported = len(office.screen.reported)
        office.post(CueChosen(Channel.SOUNDS, on=True), CueChosen(Channel.SOUNDS, on=False))
        meanwhile = office.screen.reported[reported:]
        office.post(RoutineEnded(1, None), Ticked())

        why = f"cues.sounds was not changed. {config}, line 1: this is not TOML. Fix it and try again."
        notification = (
            f"note fault: DeskBreak needs a hand What you turned on or off applied to that break only. {why}"
        )

        assert meanwhile == []
        assert office.screen.reported[reported:] == [notification]


def test_an_interval_that_cannot_be_saved_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("this is = not = toml\n")
    with open_office(tmp_path) as office, pytest.raises(Refused, match="line 1"):
        office.engine.ask(IntervalChosen(30))


def test_settings_edited_by_hand_take_effect_within_a_minute(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.sit(25)
        (tmp_path / "config.toml").write_text("[breaks]\ninterval = 20\n")
        office.inbox.run(office.engine.every_minute, PATIENCE_S)

        assert Slot.REMINDER in office.screen.notifications


def test_an_order_that_cannot_be_carried_out_is_answered_to_the_caller(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        with pytest.raises(Refused, match=r"No break is due: there is nothing to snooze\."):
            office.engine.ask(SnoozeChosen(5))

        assert Slot.STATUS not in office.screen.notifications


def test_an_order_that_fails_is_answered_at_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The caller used to wait for 5 s and then got the answer that DeskBreak is busy."""

    def fail() -> None:
        raise RuntimeError("no luck")

    with open_office(tmp_path) as office:
        with pytest.raises(Refused, match=r"DeskBreak could not do that; its log says why\."):
            office.inbox.run(fail, 60.0)
        office.post(Ticked())

        assert "RuntimeError: no luck" in caplog.text


def test_an_order_is_answered_with_the_current_status(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.sit(45)

        assert office.engine.ask(SnoozeChosen(10)) == "Sitting 45 min. Snoozed until 09:55."


def test_a_refused_click_shows_a_notification(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.post(SkipChosen())

        assert office.screen.notifications[Slot.STATUS].body == "No break is due: there is nothing to skip."


def test_a_break_that_cannot_be_shown_is_refused_before_it_begins(tmp_path: Path) -> None:
    """Whichever way it was requested, the journal has no entry; another process can still guide it."""
    with open_office(tmp_path) as office:
        office.screen.unavailable_reason = NO_SCREEN
        with pytest.raises(Refused, match=NO_SCREEN):
            office.engine.ask(StartChosen())
        office.post(StartChosen())
        by_menu = office.screen.notifications.pop(Slot.STATUS).body
        office.sit(45)
        office.post(Activated())
        by_click = office.screen.notifications[Slot.STATUS].body
        before = list(office.paper.entries)
        office.engine.ask(StartChosen(elsewhere=True))

        assert (by_menu, by_click, before) == (NO_SCREEN, NO_SCREEN, [])
        assert office.paper.entries == []  # opened but not begun
        assert office.screen.guiding is None


@pytest.mark.parametrize("wanted", [CustomIntervalWanted(), AboutWanted()])
def test_a_page_that_could_not_be_shown_is_refused_with_the_reason(
    tmp_path: Path, wanted: CustomIntervalWanted | AboutWanted
) -> None:
    """On every request: no click goes unanswered (issue 8, 27)."""
    with open_office(tmp_path) as office:
        office.screen.unavailable_reason = NO_XWAYLAND
        office.post(wanted)
        first = office.screen.notifications.pop(Slot.STATUS).body
        office.post(wanted)

        assert (first, office.screen.notifications[Slot.STATUS].body) == (NO_XWAYLAND, NO_XWAYLAND)


def test_a_notifier_that_raises_does_not_stop_the_journal(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with open_office(tmp_path) as office:
        office.screen.broken = True
        office.sit(45)
        office.post(SkipChosen())

        assert kinds(office) == [EntryKind.SKIPPED]
        assert "Failed at ShowReminder" in caplog.text


def test_the_same_fault_is_reported_once_until_it_is_fixed(tmp_path: Path) -> None:
    fault = Fault(Part.TRAY, "No panel holds the icon.")
    with open_office(tmp_path) as office:
        office.post(fault, fault, Recovered(Part.TRAY), fault)

        assert office.screen.reported == ["note fault: DeskBreak needs a hand No panel holds the icon."] * 2


def test_faults_can_be_queried(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.post(FaultsWanted())
        fine = office.screen.notifications[Slot.FAULT].body
        office.post(Fault(Part.TRAY, "No panel."), Fault(Part.IDLE, "No idle source."), FaultsWanted())

        assert fine == "Everything works."
        assert office.screen.notifications[Slot.FAULT].body == "No panel.\nNo idle source."


def test_windows_that_the_menu_requests_are_opened(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.post(CustomIntervalWanted(), AboutWanted())

        assert office.screen.reported == ["ask interval 45", "about"]


def test_a_quit_in_a_break_logs_what_was_done_and_the_next_start_continues(tmp_path: Path) -> None:
    paper, clock = FakeStorage(), ManualClock()
    with open_office(tmp_path, paper, clock) as office:
        office.sit(30)
        office.post(StartChosen(), StepFinished(1, REACH))
    with open_office(tmp_path, paper, clock) as office:
        office.post(Ticked())

        assert [entry.kind for entry in paper.entries] == [EntryKind.STARTED, EntryKind.PARTIAL]
        assert paper.entries[-1].result == RoutineResult(EntryKind.PARTIAL, Variant.STANDING, (REACH,))
        assert office.view.title == "Sitting 30 min"


def test_after_a_kill_with_a_reminder_up_the_next_start_shows_it_again(tmp_path: Path) -> None:
    paper, clock = FakeStorage(), ManualClock()
    with open_office(tmp_path, paper, clock) as office:
        office.sit(45)
        killed_with = paper.saved
    paper.saved = killed_with
    clock.at = clock.at.plus(60.0)
    with open_office(tmp_path, paper, clock) as office:
        office.post(Ticked())

        assert office.screen.notifications[Slot.REMINDER].body == "Sitting 46 min, 1 min over."


def test_a_damaged_snapshot_is_set_aside_and_reported(tmp_path: Path) -> None:
    paper = FakeStorage(saved='{"v": 1, "state": "half a')
    with open_office(tmp_path, paper) as office:
        office.post(Ticked())

        assert paper.aside == '{"v": 1, "state": "half a'
        assert "It was kept as state.damaged." in office.screen.notifications[Slot.FAULT].body
        assert office.view.title == "Sitting under a minute"


def test_another_process_can_guide_the_break(tmp_path: Path) -> None:
    result = RoutineResult(EntryKind.GUIDED, Variant.SEATED, (REACH,))
    with open_office(tmp_path) as office:
        office.engine.ask(StartChosen(variant=Variant.SEATED, elsewhere=True))
        office.engine.report(StepFinished(1, REACH))
        office.engine.report(RoutineEnded(1, result))
        office.post(Ticked())

        assert kinds(office) == [EntryKind.STARTED, EntryKind.GUIDED]
        assert office.screen.guiding is None


def test_a_break_in_another_process_is_over_before_its_last_page_is_closed(tmp_path: Path) -> None:
    """Sitting counts again; the break is logged once, with the rating, when the page is closed."""
    rated = RoutineResult(EntryKind.GUIDED, Variant.STANDING, (REACH,), 1, 6, 3)
    with open_office(tmp_path) as office:
        office.engine.ask(StartChosen(elsewhere=True))
        office.engine.report(RoutineEnded(1, replace(rated, stiffness_after=None), read=True))
        at_once, shown = kinds(office), becomes(Face.SITTING, lambda: office.view.icon.face)
        office.engine.report(RoutineEnded(1, rated))
        office.post(Ticked())

        assert (at_once, shown) == ([EntryKind.STARTED], Face.SITTING)
        assert (kinds(office), office.view.icon.face) == ([EntryKind.STARTED, EntryKind.GUIDED], Face.SITTING)
        assert office.paper.entries[-1].result == rated


@pytest.mark.parametrize("begun", [None, StartChosen()])
def test_a_break_that_another_process_does_not_guide_is_unknown(
    tmp_path: Path, begun: StartChosen | None
) -> None:
    """Never begun, guided in our own window, or over: the caller gets an error, and nothing is logged."""
    with open_office(tmp_path) as office:
        if begun is not None:
            office.post(begun)
        before = kinds(office)
        for reported in (StepFinished(1, REACH), RoutineEnded(1, None)):
            with pytest.raises(UnknownBreak, match=r"Break 1 is already over or was never started\."):
                office.engine.report(reported)

        assert kinds(office) == before


def test_the_end_of_a_break_that_was_reported_twice_is_logged_once(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.engine.ask(StartChosen(elsewhere=True))
        office.engine.report(MovementBegan(1))
        office.engine.report(RoutineEnded(1, None))
        with pytest.raises(UnknownBreak):
            office.engine.report(RoutineEnded(1, None))

        assert kinds(office) == [EntryKind.STARTED, EntryKind.PARTIAL]


@pytest.mark.parametrize("start", [StartChosen(), StartChosen(elsewhere=True)])
def test_no_fault_pops_up_during_a_break_and_open_faults_are_reported_after_it(
    tmp_path: Path, start: StartChosen
) -> None:
    with open_office(tmp_path) as office:
        office.post(start)
        reported = len(office.screen.reported)
        office.post(
            Fault(Part.TRAY, "No panel."),
            Fault(Part.CUES, "No loudspeaker."),
            Fault(Part.IDLE, "No idle source."),
            Recovered(Part.CUES),
        )
        meanwhile = office.screen.reported[reported:]
        office.post(RoutineEnded(1, None))

        assert meanwhile == []
        assert office.screen.reported[reported:] == [
            "note fault: DeskBreak needs a hand No panel.\nNo idle source.",
        ]


def test_nothing_pops_up_over_the_advice_about_pain(tmp_path: Path) -> None:
    """The page belongs to the break; journal and safety record get the stop when it is closed."""
    hurt = RoutineResult(EntryKind.PAIN, Variant.STANDING, (StepResult("reach", 4.0, Outcome.PAIN),))
    with open_office(tmp_path) as office:
        office.post(StartChosen(), PainStopped(1, hurt))
        reported = len(office.screen.reported)
        office.post(Fault(Part.TRAY, "No panel."), EngineCall(office.engine.summarize))
        meanwhile, logged = office.screen.reported[reported:], kinds(office)
        care = SafetyFile(tmp_path / "care.toml", office.inbox.post)
        remembered = care.read()
        office.post(RoutineEnded(1, None))

        assert (meanwhile, logged, remembered.stops) == ([], [], ())
        assert (kinds(office), len(care.read().stops)) == ([EntryKind.STARTED, EntryKind.PAIN], 1)
        assert office.screen.reported[reported:] == ["note fault: DeskBreak needs a hand No panel."]


def test_unknown_activity_is_reported_at_the_first_start_only(tmp_path: Path) -> None:
    """The status keeps showing it; another reason is news."""
    paper, reported = FakeStorage(), []
    for _ in range(2):
        with open_office(tmp_path, paper) as office:
            office.post(Observed(SourceLost()), Fault(Part.IDLE, "No terminal."), Fault(Part.IDLE, "No bus."))
            reported.append(list(office.screen.reported))
            problems = office.engine.status()["problems"]

    hand = "note fault: DeskBreak needs a hand"
    assert reported == [[f"{hand} No terminal.", f"{hand} No bus."], [f"{hand} No bus."]]
    assert problems == ["No bus."]


def test_what_the_file_system_does_not_support_is_reported_once_and_stays_in_the_status(
    tmp_path: Path,
) -> None:
    """Issue 8, 6: not at each attempt, nor at each start."""
    paper, reported = FakeStorage(), []
    for _ in range(2):
        with open_office(tmp_path, paper) as office:
            office.post(*(Fault(Part.FILES, "It has no locks."),) * 2)
            reported.append(list(office.screen.reported))
            problems = office.engine.status()["problems"]

    assert reported == [["note fault: DeskBreak needs a hand It has no locks."], []]
    assert problems == ["It has no locks."]


def test_an_activity_sensor_that_has_worked_in_between_is_reported_missing_again(tmp_path: Path) -> None:
    paper, reported = FakeStorage(), []
    for _ in range(2):
        with open_office(tmp_path, paper) as office:
            office.post(Fault(Part.IDLE, "No terminal."), Observed(SourceLost()))
            reported.append(list(office.screen.reported))

    assert reported == [["note fault: DeskBreak needs a hand No terminal."]] * 2


def test_a_request_during_a_break_is_answered_at_once_and_not_notified_again(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.post(StartChosen(), Fault(Part.TRAY, "No panel."), FaultsWanted(), SkipChosen())
        reported = list(office.screen.reported)
        office.post(RoutineEnded(1, None))

        assert reported[-2:] == [
            "note fault: DeskBreak needs a hand No panel.",
            "note status: DeskBreak The break is under way: there is nothing to skip.",
        ]
        assert office.screen.reported == reported


def test_the_summary_of_the_day_waits_for_the_end_of_a_break_and_counts_it(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.sit(70)
        office.post(StartChosen(), EngineCall(office.engine.summarize))
        early = Slot.STATUS in office.screen.notifications
        office.post(RoutineEnded(1, RoutineResult(EntryKind.GUIDED, Variant.STANDING, (REACH,) * 3)))

        assert not early
        assert office.screen.notifications[Slot.STATUS].body == "1 break, 1 h 10 min sitting."


def test_a_summary_that_is_a_day_late_is_not_shown(tmp_path: Path) -> None:
    """The break stayed open until the next day."""
    with open_office(tmp_path) as office:
        office.sit(70)
        office.post(StartChosen(), EngineCall(office.engine.summarize))
        office.clock.at = office.clock.at.plus(24 * 3600.0)
        office.post(Ticked(), RoutineEnded(1, None), Ticked())

        assert (
            "sitting." not in office.screen.notifications[Slot.STATUS].body
        )  # except that the window was closed


def test_the_day_is_summed_up_only_when_something_happened(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.post(EngineCall(office.engine.summarize))
        early = Slot.STATUS in office.screen.notifications
        office.sit(70)
        office.post(EngineCall(office.engine.summarize))

        assert not early
        assert office.screen.notifications[Slot.STATUS].body == "0 breaks, 1 h 10 min sitting."


def test_the_summary_is_rescheduled_only_when_its_time_changes(tmp_path: Path) -> None:
    """Rescheduling it in the very minute it is due would delay it to the next day."""
    config = tmp_path / "config.toml"
    with open_office(tmp_path) as office:
        for text in (
            "[breaks]\ninterval = 30\n",
            '[summary]\nat = "16:30"\n',
            '[summary]\nat = "16:30"\nenabled = false\n',
            "[summary]\nenabled = true\n",
        ):
            config.write_text(text)
            office.inbox.run(office.engine.every_minute, PATIENCE_S)

        assert office.pulse.sums_up_at == [time(17), time(16, 30), None, time(17)]


def test_a_break_that_another_process_guides_outlives_the_engine(tmp_path: Path) -> None:
    paper, clock = FakeStorage(), ManualClock()
    with open_office(tmp_path, paper, clock) as office:
        office.engine.ask(StartChosen(elsewhere=True))
    with open_office(tmp_path, paper, clock) as office:
        office.engine.report(RoutineEnded(1, RoutineResult(EntryKind.GUIDED, Variant.STANDING, (REACH,))))
        office.post(Ticked())

        assert kinds(office) == [EntryKind.STARTED, EntryKind.GUIDED]


def test_outside_office_hours_the_first_view_says_so(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[office_hours]\nenabled = true\nfrom = "10:00"\n')
    with open_office(tmp_path) as office:
        assert office.screen.views[0].title == "Out of office hours"


def test_past_time_is_judged_by_the_settings_that_were_valid_then(tmp_path: Path) -> None:
    """A pause until settings are read: five minutes of sitting stay sitting when the new settings close the office."""
    config = tmp_path / "config.toml"
    with open_office(tmp_path) as office:
        office.clock.at = office.clock.at.plus(300.0)
        config.write_text('[office_hours]\nenabled = true\nfrom = "10:00"\n')
        office.inbox.run(office.engine.every_minute, PATIENCE_S)

        assert office.engine.status()["seated_s"] == 300.0
        assert office.view.title == "Out of office hours"


def test_the_status_says_which_source_reports_what_and_what_is_wrong_with_each_part(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        office.post(Fault(Part.TRAY, "This desktop has no place for tray icons."))
        status = office.engine.status()

    assert {"tray icon": "This desktop has no place for tray icons."} == status["faults"]
    assert {"calls and do-not-disturb": "none"} == status["parts"]


def test_inhibitors_are_watched_again_when_the_settings_change(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        for settings in (
            '[hold]\nprograms = ["zoom"]\n',
            '[hold]\nprograms = ["zoom"]\n[breaks]\nsnooze = 7\n',
        ):
            (tmp_path / "config.toml").write_text(settings, "utf-8")
            office.inbox.run(office.engine.reload, PATIENCE_S)

        assert office.held_for == [(), ("zoom",)]
