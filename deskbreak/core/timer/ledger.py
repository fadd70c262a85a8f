"""Where the time went. Every second is booked to exactly one account and stays booked.

The current span is not summed tick by tick: the ledger stores its account and start, and adds it up at its
end. So the rate of ticks does not matter, and rounding loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never

from deskbreak.core.model.typed_json import Day, Limit

_DAYS_KEPT = 3  # today, and enough for a clock that is set back and forth across midnight


class Account(StrEnum):
    """What a span of time is booked to."""

    SEATED = "seated"
    AWAY = "away"  # away, or on a guided break
    ASLEEP = "asleep"
    PAUSED = "paused"  # paused, or out of office hours


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of one day in seconds, and its breaks."""

    day: Day
    seated_s: float = 0.0
    away_s: float = 0.0
    asleep_s: float = 0.0
    paused_s: float = 0.0
    breaks: int = 0

    def plus(self, account: Account, seconds: float) -> Totals:
        """Return the totals with ``seconds`` (possibly negative) added to ``account``."""
        match account:
            case Account.SEATED:
                return replace(self, seated_s=self.seated_s + seconds)
            case Account.AWAY:
                return replace(self, away_s=self.away_s + seconds)
            case Account.ASLEEP:
                return replace(self, asleep_s=self.asleep_s + seconds)
            case Account.PAUSED:
                return replace(self, paused_s=self.paused_s + seconds)
        assert_never(account)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of sitting that has ended, on the boot clock, and the day that it was booked on."""

    start: float
    end: float
    day: Day


@dataclass(frozen=True, slots=True)
class Ledger:
    """The accounts. ``account`` and ``since`` describe the current span, on the boot clock.

    ``seated_s`` is the current stretch of sitting without the current span. ``sittings`` are the spans since
    the user came back, which an absence that is noticed late may still cancel.
    """

    days: Annotated[tuple[Totals, ...], Limit("at least one day", bool)]  # most recently active last
    account: Account
    since: float
    seated_s: float = 0.0
    sittings: tuple[Span, ...] = ()

    @property
    def day(self) -> date:
        """The date that time is booked on now."""
        return self.days[-1].day

    def seated_at(self, t: float) -> float:
        """Seconds of the current stretch of sitting, at ``t``."""
        running = t - self.since if self.account is Account.SEATED else 0.0
        return self.seated_s + running

    def today(self, t: float) -> Totals:
        """The current day's totals at ``t``, including the current span."""
        return self.days[-1].plus(self.account, t - self.since)


def close(ledger: Ledger, t: float) -> Ledger:
    """Book the current span up to ``t``; a new one of the same account begins there."""
    seconds = t - ledger.since
    if seconds <= 0:
        return ledger
    booked = replace(ledger, days=(*ledger.days[:-1], ledger.days[-1].plus(ledger.account, seconds)), since=t)
    if ledger.account is not Account.SEATED:
        return booked
    span = Span(ledger.since, t, ledger.day)
    return replace(booked, seated_s=ledger.seated_s + seconds, sittings=(*ledger.sittings, span))


def switch_account(ledger: Ledger, account: Account, t: float) -> Ledger:
    """Book time to ``account`` from ``t`` on."""
    if account is ledger.account:
        return ledger
    return replace(close(ledger, t), account=account, since=t)


def new_sitting(ledger: Ledger, t: float) -> Ledger:
    """Restart the sitting time at zero."""
    return replace(close(ledger, t), seated_s=0.0, sittings=())


def mark_return(ledger: Ledger) -> Ledger:
    """The user is present: no later absence can reach back before this moment."""
    return replace(ledger, sittings=())


def backdate(ledger: Ledger, since: float, t: float) -> Ledger:
    """Cancel what was booked as sitting after ``since``, when the user left or began to move."""
    ledger = close(ledger, t)
    days = {totals.day: totals for totals in ledger.days}
    taken = 0.0
    kept: list[Span] = []
    for span in ledger.sittings:
        start = max(span.start, since)
        seconds = span.end - start
        if start > span.start:
            kept.append(replace(span, end=min(start, span.end)))
        if seconds > 0:
            taken += seconds
            if span.day in days:
                moved = days[span.day].plus(Account.SEATED, -seconds)
                days[span.day] = moved.plus(Account.AWAY, seconds)
    return replace(
        ledger,
        days=tuple(days[totals.day] for totals in ledger.days),
        seated_s=max(0.0, ledger.seated_s - taken),
        sittings=tuple(kept),
    )


def new_day(ledger: Ledger, day: date, t: float) -> Ledger:
    """Book time on ``day`` from ``t`` on; a day that already has bookings is continued."""
    ledger = close(ledger, t)
    past = tuple(totals for totals in ledger.days if totals.day != day)
    known = next((totals for totals in ledger.days if totals.day == day), Totals(day))
    return replace(ledger, days=(*past[1 - _DAYS_KEPT :], known))


def count_break(ledger: Ledger) -> Ledger:
    """Count one more break today."""
    today = ledger.days[-1]
    return replace(ledger, days=(*ledger.days[:-1], replace(today, breaks=today.breaks + 1)))
