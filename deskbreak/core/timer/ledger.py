"""Where the time went. Every second is in exactly one account, and stays accounted for.

The span under way is not added up tick by tick: its account and its start are
kept, and sums are taken when it ends. So the rate of ticks cannot matter, and
nothing is lost to rounding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

_DAYS_KEPT = 3  # today, and enough to survive a clock that is set across midnight and back


class Account(StrEnum):
    """What a span of time is booked to."""

    SEATED = "seated"
    AWAY = "away"  # gone, or taking a guided break
    ASLEEP = "asleep"
    PAUSED = "paused"  # paused, or out of office hours


@dataclass(frozen=True, slots=True)
class Totals:
    """One day's sums, in seconds, and its breaks."""

    day: date
    seated_s: float = 0.0
    away_s: float = 0.0
    asleep_s: float = 0.0
    paused_s: float = 0.0
    breaks: int = 0

    def plus(self, account: Account, seconds: float) -> Totals:
        """With ``seconds`` (which may be negative) added to ``account``."""
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
    """A stretch of sitting that has ended, on the boot clock, and the day it was booked on."""

    start: float
    end: float
    day: date


@dataclass(frozen=True, slots=True)
class Ledger:
    """The accounts. ``account`` and ``since`` are the span under way, on the boot clock.

    ``seated_s`` is the present stretch of sitting without the span under way;
    ``sittings`` are the spans since the person came back, which an absence
    that is noticed late may still take back.
    """

    days: tuple[Totals, ...]  # in the order in which they were last the present one
    account: Account
    since: float
    seated_s: float = 0.0
    sittings: tuple[Span, ...] = ()

    @property
    def day(self) -> date:
        """The date that time is booked on now."""
        return self.days[-1].day

    def seated_at(self, t: float) -> float:
        """Seconds of the present stretch of sitting, at ``t``."""
        running = t - self.since if self.account is Account.SEATED else 0.0
        return self.seated_s + running

    def today(self, t: float) -> Totals:
        """The present day's totals at ``t``, the span under way included."""
        return self.days[-1].plus(self.account, t - self.since)


def close(ledger: Ledger, t: float) -> Ledger:
    """Book the span under way up to ``t``; it goes on from there."""
    seconds = t - ledger.since
    if seconds <= 0:
        return ledger
    booked = replace(ledger, days=(*ledger.days[:-1], ledger.days[-1].plus(ledger.account, seconds)), since=t)
    if ledger.account is not Account.SEATED:
        return booked
    span = Span(ledger.since, t, ledger.day)
    return replace(booked, seated_s=ledger.seated_s + seconds, sittings=(*ledger.sittings, span))


def turn(ledger: Ledger, account: Account, t: float) -> Ledger:
    """From ``t`` on, time is booked to ``account``."""
    if account is ledger.account:
        return ledger
    return replace(close(ledger, t), account=account, since=t)


def fresh(ledger: Ledger, t: float) -> Ledger:
    """A new stretch of sitting begins, at zero."""
    return replace(close(ledger, t), seated_s=0.0, sittings=())


def came_back(ledger: Ledger) -> Ledger:
    """The person is here: no later absence can reach back before this moment."""
    return replace(ledger, sittings=())


def backdate(ledger: Ledger, since: float, t: float) -> Ledger:
    """Take back what was booked as sitting after ``since``, when the person left or began to move."""
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
    """From ``t`` on, time is booked on ``day``; a day that was begun before goes on."""
    ledger = close(ledger, t)
    past = tuple(totals for totals in ledger.days if totals.day != day)
    known = next((totals for totals in ledger.days if totals.day == day), Totals(day))
    return replace(ledger, days=(*past[1 - _DAYS_KEPT :], known))


def count_break(ledger: Ledger) -> Ledger:
    """One more break taken today."""
    today = ledger.days[-1]
    return replace(ledger, days=(*ledger.days[:-1], replace(today, breaks=today.breaks + 1)))
