"""The reasons that a waiting reminder gives."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from deskbreak.core.model.inhibitor import BLOCKING, Inhibitor
from deskbreak.core.model.settings import Settings
from deskbreak.core.presentation import view_model
from tests.support.simulation.desk import Desk

WORDS = {
    Inhibitor.CALL: "You are in a call",
    Inhibitor.SHARING: "You are sharing your screen",
    Inhibitor.FULL_SCREEN: "A window fills the screen",
    Inhibitor.DO_NOT_DISTURB: "Do not disturb is on",
    Inhibitor.PROGRAM: "A program on your list is running",
}
ANY_HOLDS = [
    frozenset(some) for some in chain(*(combinations(sorted(BLOCKING), count) for count in range(1, 6)))
]
LONGEST_TOOLTIP = 127  # on Windows; more is cut off


def test_only_active_reasons_are_named() -> None:
    """A listed program is always active, because the user listed it."""
    desk = Desk(settings=Settings(inhibitors=frozenset()))

    desk.inhibit(*BLOCKING)
    desk.sit(50)

    assert desk.shown == ("A break is waiting. A program on your list is running. Sitting 50 min, 5 min over")


def test_every_reason_has_its_words() -> None:
    """Each alone is a sentence."""
    desk = Desk()
    desk.sit(50)
    details = {}
    for reason in BLOCKING:
        desk.inhibit(reason)
        desk.wait_a_moment()
        details[reason] = desk.view.detail

    assert details == {reason: f"{words}. Sitting 50 min, 5 min over" for reason, words in WORDS.items()}


@pytest.mark.parametrize("inhibitors", ANY_HOLDS, ids=lambda inhibitors: "+".join(sorted(inhibitors)))
def test_the_two_most_informative_reasons_are_named(inhibitors: frozenset[Inhibitor]) -> None:
    """What the user is doing comes before a setting of the computer; both fit in a tooltip."""
    desk = Desk()
    desk.inhibit(*inhibitors)
    desk.sit(599)
    said = [words for inhibitor, words in WORDS.items() if inhibitor in inhibitors][:2]

    assert desk.view.detail.split(". ")[0].lower() == " and ".join(said).lower()
    assert len(desk.shown) <= LONGEST_TOOLTIP


def test_status_reports_a_break_that_waits() -> None:
    """In the same words."""
    desk = Desk()
    desk.inhibit(Inhibitor.CALL)
    desk.sit(57)
    status = view_model.status(desk.state, desk.settings)

    assert (status["state"], status["title"], status["detail"]) == (
        "held",
        "A break is waiting",
        "You are in a call. Sitting 57 min, 12 min over",
    )
