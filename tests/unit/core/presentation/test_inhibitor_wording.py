"""How a reminder that waits says why."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from deskbreak.core.model.inhibitor import HOLDING, Hold
from deskbreak.core.model.settings import Settings
from deskbreak.core.presentation import view_model
from tests.support.simulation.desk import Desk

WORDS = {
    Hold.CALL: "You are in a call",
    Hold.SHARING: "You are sharing your screen",
    Hold.FULL_SCREEN: "A window fills the screen",
    Hold.DO_NOT_DISTURB: "Do not disturb is on",
    Hold.PROGRAM: "A program on your list is running",
}
ANY_HOLDS = [
    frozenset(some) for some in chain(*(combinations(sorted(HOLDING), count) for count in range(1, 6)))
]
LONGEST_TOOLTIP = 127  # on Windows; more is cut off


def test_only_reasons_that_are_heeded_are_named() -> None:
    """A program on the list is always one of them: the person put it there."""
    desk = Desk(settings=Settings(hold_for=frozenset()))

    desk.hold(*HOLDING)
    desk.sit(50)

    assert desk.shown == ("A break is waiting. A program on your list is running. Sitting 50 min, 5 min over")


def test_every_reason_has_its_words() -> None:
    """Told alone, each is a sentence."""
    desk = Desk()
    desk.sit(50)
    details = {}
    for reason in HOLDING:
        desk.hold(reason)
        desk.wait_a_moment()
        details[reason] = desk.view.detail

    assert details == {reason: f"{words}. Sitting 50 min, 5 min over" for reason, words in WORDS.items()}


@pytest.mark.parametrize("holds", ANY_HOLDS, ids=lambda holds: "+".join(sorted(holds)))
def test_the_two_reasons_that_say_most_are_named(holds: frozenset[Hold]) -> None:
    """What the person does comes before what the computer was told; and a tooltip has room for it all."""
    desk = Desk()
    desk.hold(*holds)
    desk.sit(599)
    said = [words for hold, words in WORDS.items() if hold in holds][:2]

    assert desk.view.detail.split(". ")[0].lower() == " and ".join(said).lower()
    assert len(desk.shown) <= LONGEST_TOOLTIP


def test_status_tells_programs_of_a_break_that_waits() -> None:
    """In the same words."""
    desk = Desk()
    desk.hold(Hold.CALL)
    desk.sit(57)
    status = view_model.status(desk.state, desk.settings)

    assert (status["state"], status["title"], status["detail"]) == (
        "held",
        "A break is waiting",
        "You are in a call. Sitting 57 min, 12 min over",
    )
