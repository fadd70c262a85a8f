"""Stories of days that end, and what is known about each."""

from __future__ import annotations

from datetime import date

from deskbreak.core.timer import ledger
from deskbreak.core.timer.ledger import Account, Ledger, Span, Totals
from tests.support.simulation.desk import MONDAY, Desk

MON, TUE, WED, THU = (date(2026, 3, day) for day in (2, 3, 4, 5))


def test_daily_totals_restart_at_midnight_and_sitting_does_not() -> None:
    """Ten minutes of today are on today's account, and all forty count towards the break."""
    desk = Desk(wall=MONDAY.replace(hour=23, minute=30))

    desk.sit(40)

    assert desk.state.ledger.days[0] == Totals(MON, seated_s=1800.0)
    assert desk.state.today == Totals(TUE, seated_s=600.0)
    assert desk.shown == "Sitting 40 min. Break in 5 min (00:15)"


def test_an_absence_noticed_after_midnight_is_deducted_from_both_days() -> None:
    """It began at five to twelve."""
    desk = Desk(wall=MONDAY.replace(hour=23, minute=30))

    desk.sit(27)
    desk.leave_quietly(6)

    assert desk.state.ledger.days[0] == Totals(MON, seated_s=27 * 60.0, away_s=3 * 60.0)
    assert desk.state.today == Totals(TUE, away_s=3 * 60.0)


def test_the_menu_counts_the_breaks_and_the_sitting_of_today() -> None:
    """In the words of the tray."""
    desk = Desk()

    desk.sit(45)
    desk.start(1)
    desk.step("settle", 60)
    desk.finish()
    desk.sit(20)

    assert [item.label for item in desk.view.menu if item.id == "today"] == [
        "Today: 1 break, 1 h 5 min sitting"
    ]


def test_days_long_past_are_forgotten() -> None:
    """The journal has them; later corrections no longer change their totals."""
    week = Ledger((Totals(MON),), Account.SEATED, 0.0)
    for number, day in enumerate((TUE, WED, THU), 1):
        week = ledger.new_day(week, day, number * 100.0)

    taken_back = ledger.backdate(week, 50.0, 350.0)

    assert week.sittings[0] == Span(0.0, 100.0, MON)
    assert taken_back.days == (
        Totals(TUE, away_s=100.0),
        Totals(WED, away_s=100.0),
        Totals(THU, away_s=50.0),
    )
    assert taken_back.seated_s == 50.0
