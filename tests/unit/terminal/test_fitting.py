"""Pages on screens that are too low for them."""

from __future__ import annotations

import pytest

from deskbreak.core.guide.guide import Act, Page
from deskbreak.terminal.fitting import fitted
from deskbreak.terminal.text_layout import HURTS, key_lines, screen_lines
from tests.support.simulation.guide import before, play
from tests.support.simulation.safety import ASKING, shown


@pytest.mark.parametrize(("columns", "rows"), [(38, 16), (78, 12)])
def test_every_question_is_visible_with_its_keys_on_a_small_screen(columns: int, rows: int) -> None:
    """As on a phone: the page's other texts make room."""
    lines = screen_lines(shown(ASKING), columns)
    screen = fitted(lines, rows)
    first, none = (
        next(n for n, line in enumerate(lines) if line.startswith(f"[ ] {key}")) for key in ("1", "n")
    )

    assert [line for line in lines[first : none + 1] if line in screen] == lines[first : none + 1]
    assert screen[-1].endswith("Esc not now")
    assert len(screen) <= rows


def test_a_step_keeps_its_stop_hint_and_its_keys() -> None:
    guide, _ = play(before(), Act.NEXT)
    lines = screen_lines(guide.scene(), 38)

    for rows in range(5, len(lines) + 1):
        screen = fitted(lines, rows)
        assert (HURTS in screen, lines[-1] == screen[-1], len(screen) <= rows) == (True, True, True)


def test_a_large_enough_screen_shows_everything() -> None:
    lines = screen_lines(before().scene(), 60)

    assert lines == fitted(lines, len(lines))


def test_a_screen_of_one_row_shows_one_line() -> None:
    assert [
        len(fitted(lines, 1)) for lines in (key_lines(shown(ASKING), 38), screen_lines(shown(ASKING), 38))
    ] == [1, 1]
    assert Page.ASK is shown(ASKING).page
