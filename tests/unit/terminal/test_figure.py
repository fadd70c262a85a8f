"""The figure in a terminal, with the user's settings and on the terminal's background."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pytest

from deskbreak.core.model.settings import Body, Contrast, Motion, Settings, Skin, ThemeChoice
from deskbreak.render.figure.library import load_moves
from deskbreak.render.figure.style import FigureLook
from deskbreak.render.theme import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT
from deskbreak.terminal.figure import TerminalFigure, figure_for
from deskbreak.terminal.terminal import has_dark_ground

SCREEN = {"DISPLAY": ":0"}


def artist(settings: Settings, environ: Mapping[str, str], *, desktop_asks: bool = False) -> TerminalFigure:
    """The artist on a desktop that asks for less motion and more contrast, or for neither."""
    return figure_for(settings, environ, less_motion=lambda: desktop_asks, more_contrast=lambda: desktop_asks)


@pytest.mark.parametrize(
    ("colours", "dark"),
    [
        ("15;0", True),
        ("0;15", False),
        ("0;default;7", False),
        ("12;8", True),
        ("15;default", True),
        ("", True),
        ("nonsense", True),
        ("0;231", False),
    ],
)
def test_the_background_is_the_one_that_the_terminal_names(colours: str, *, dark: bool) -> None:
    """Dark where it says nothing, as in most terminals."""
    assert has_dark_ground({"COLORFGBG": colours}) is dark


def test_without_colorfgbg_a_terminal_is_dark() -> None:
    assert artist(Settings(), {}) == TerminalFigure(DARK, FigureLook())


@pytest.mark.parametrize(
    ("settings", "environ", "expected"),
    [
        (Settings(theme=ThemeChoice.LIGHT), {"COLORFGBG": "15;0"}, TerminalFigure(LIGHT)),
        (Settings(theme=ThemeChoice.DARK), {"COLORFGBG": "0;15"}, TerminalFigure(DARK)),
        (Settings(), {"COLORFGBG": "0;15"}, TerminalFigure(LIGHT)),
        (Settings(contrast=Contrast.HIGH), {}, TerminalFigure(HIGH_DARK)),
        (Settings(contrast=Contrast.HIGH, theme=ThemeChoice.LIGHT), {}, TerminalFigure(HIGH_LIGHT)),
        (Settings(motion=Motion.REDUCED), {}, TerminalFigure(DARK, stills=True)),
        (
            Settings(body=Body.SOFT, skin=Skin.DARK),
            {},
            TerminalFigure(DARK, FigureLook(Body.SOFT, Skin.DARK)),
        ),
    ],
)
def test_the_figure_follows_the_settings(
    settings: Settings, environ: Mapping[str, str], expected: TerminalFigure
) -> None:
    assert artist(settings, environ) == expected


@pytest.mark.parametrize(
    ("settings", "environ", "expected"),
    [
        (Settings(), SCREEN, TerminalFigure(HIGH_DARK, stills=True)),
        (Settings(), {"WAYLAND_DISPLAY": "wayland-0"}, TerminalFigure(HIGH_DARK, stills=True)),
        (Settings(), {}, TerminalFigure(DARK)),
        (Settings(contrast=Contrast.NORMAL, motion=Motion.FULL), SCREEN, TerminalFigure(DARK)),
    ],
    ids=["on X11", "on Wayland", "without a desktop", "with settings"],
)
def test_a_desktop_is_asked_only_where_there_is_one_and_nothing_was_set(
    settings: Settings, environ: Mapping[str, str], expected: TerminalFigure
) -> None:
    assert artist(settings, environ, desktop_asks=True) == expected


def test_looks_and_grounds_are_distinguishable_in_the_picture() -> None:
    """Each custom body, skin and theme makes another picture."""
    artists = [
        TerminalFigure(),
        TerminalFigure(LIGHT),
        TerminalFigure(look=FigureLook(Body.BROAD)),
        TerminalFigure(look=FigureLook(skin=Skin.DARK)),
    ]
    pictures = [one("reach_stand", 2.0, 10.0, 43, 44).tobytes() for one in artists]

    assert len(set(pictures)) == len(artists)


def test_the_first_reach_begins_upright() -> None:
    """Not in the fold, where the next breath begins; from the arms overhead on they are the same."""
    seen = [TerminalFigure()("reach_stand", t, 10.0, 43, 44).tobytes() for t in (0.0, 6.0, 10.0, 16.0)]

    assert (seen[0] == seen[2], seen[1] == seen[3]) == (False, True)


def test_stills_last_three_seconds_and_repeat() -> None:
    """Reduced motion: three poses, one after another."""
    still = TerminalFigure(stills=True)
    seen = [still("reach_stand", t / 2, 10.0, 43, 44).tobytes() for t in range(24)]
    changes = [n / 2 for n, (one, next_one) in enumerate(pairwise(seen), 1) if one != next_one]

    assert changes == [3.0, 6.0, 9.0]
    assert seen[0] == seen[-6]


def test_an_unknown_move_stands_still() -> None:
    """In a user's routine."""
    assert "flying" not in load_moves()
    assert TerminalFigure()("flying", 1.0, None, 43, 44) == TerminalFigure()(
        "settle_stand", 1.0, None, 43, 44
    )
