"""Pages on screens that are too low for them."""

from __future__ import annotations

import pytest

from deskbreak.core.guide import Act, Answer, Page
from deskbreak.terminal.fitting import fitted
from deskbreak.terminal.lines import HURTS, key_lines, screen_lines
from tests.core.caring import ASKING, shown
from tests.core.guiding import before, play


@pytest.mark.parametrize("answered", range(5))
def test_each_question_is_seen_whole_with_its_keys_on_a_small_screen(answered: int) -> None:
    """40 columns and 12 rows, as on a phone: the list moves on with the answers."""
    scene = shown(ASKING, *[Answer(yes=False)] * answered)
    lines = screen_lines(scene, 38)
    screen = fitted(lines, 12)
    question = [line for line in lines if line.startswith(">")]

    assert ["y yes   n no   s skip   Left back", "Enter go on   Esc not now"] == screen[-2:]
    assert question == [line for line in screen if line.startswith(">")]
    after = lines[lines.index(question[0]) + 1]
    assert after in {line for line in screen if line} or not after
    assert len(screen) == 12


def test_a_step_keeps_the_way_to_stop_and_its_keys() -> None:
    guide, _ = play(before(), Act.NEXT)
    lines = screen_lines(guide.scene(), 38)

    for rows in range(5, len(lines) + 1):
        screen = fitted(lines, rows)
        assert (HURTS in screen, lines[-1] == screen[-1], len(screen) <= rows) == (True, True, True)


def test_a_screen_that_has_room_shows_all() -> None:
    lines = screen_lines(before().scene(), 60)

    assert lines == fitted(lines, len(lines))


def test_a_screen_of_one_row_shows_one_line() -> None:
    assert [len(fitted(lines, 1)) for lines in (key_lines(38), screen_lines(shown(ASKING), 38))] == [1, 1]
    assert Page.ASK is shown(ASKING).page
