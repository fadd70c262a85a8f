"""Every page at every width: nothing beyond the right edge, no word broken."""

from __future__ import annotations

import pytest

from deskbreak.core.guide.guide import Act
from deskbreak.core.model.columns import columns
from deskbreak.terminal.text_layout import key_lines, screen_lines
from tests.support.simulation.guide import before, play
from tests.support.simulation.safety import ASKING, shown

PAGES = {
    "questions": shown(ASKING),
    "before": before().scene(),
    "step": play(before(), Act.NEXT)[0].scene(),
    "hurt": play(before(), Act.NEXT, Act.HURTS)[0].scene(),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [18, 24, 38, 58, 78])
def test_no_page_reaches_beyond_the_right_edge_or_breaks_a_word(page: str, width: int) -> None:
    """Number 26. On narrow screens a bar and the way to stop lose width, not words."""
    scene = PAGES[page]
    whole = set(" ".join([*screen_lines(scene, 1000), *key_lines(scene, 1000)]).split())
    lines = [*screen_lines(scene, width), *key_lines(scene, width)]
    words = {word for line in lines for word in line.split() if word.strip("█░")}

    assert [line for line in lines if columns(line) > width] == []
    assert words - whole - {"h"} == set()
