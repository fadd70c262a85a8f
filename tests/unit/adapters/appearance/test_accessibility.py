"""What desktops say about motion and contrast, and what it means."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from deskbreak.adapters.appearance import accessibility as access
from deskbreak.adapters.appearance.desktop_settings import number_in

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("answer", "number"),
    [
        (("v", ("u", 1)), 1),
        (("v", ("u", 2)), 2),
        (("v", ("u", 0)), 0),
        (("u", 1), 1),
        (("u", 7), 7),
        (2, 2),
        (("s", "much"), None),
        (("b", True), None),
        (True, None),
        ("dark", None),
        (None, None),
        ((), None),
        (("v", ("v", ("v", ("v", ("u", 1))))), None),
    ],
    ids=repr,
)
def test_the_portal_s_numbers_are_understood_however_they_are_wrapped(
    answer: object, number: int | None
) -> None:
    """Read wraps the value twice, ReadOne once; anything else is no answer, never an exception."""
    assert number_in(answer) == number


@pytest.mark.parametrize(
    ("text", "still"),
    [
        ("[KDE]\nAnimationDurationFactor=0\n", True),
        ("[KDE]\nAnimationDurationFactor=0.0\n", True),
        ("[KDE]\nAnimationDurationFactor=0.5\n", False),
        ("[KDE]\nAnimationDurationFactor=quick\n", False),
        ("[General]\nColorScheme=Breeze\n", False),
        ("no file of this kind", False),
        ("", False),
    ],
)
def test_plasma_without_animations_stands_still(text: str, *, still: bool) -> None:
    """A factor of 0 is its slider at "instant"."""

    assert access.kde_stands_still(text) is still


def test_gtk_s_own_file_can_turn_animations_off() -> None:
    """As Xfce's people have to write it by hand."""
    texts = (
        "[Settings]\ngtk-enable-animations=0\n",
        "[Settings]\ngtk-enable-animations = false\n",
        "[Settings]\n",
    )

    assert [access.gtk_stands_still(text) for text in texts] == [True, True, False]


def test_themes_of_strong_contrast_are_known_by_name() -> None:
    """GNOME's, and those named like them."""
    names = ("'HighContrast'", "HighContrastInverse", "high-contrast-dark", "Adwaita-dark", "")

    assert [access.has_strong_theme(name) for name in names] == [True, True, True, False, False]


@pytest.mark.skipif(sys.platform != "linux", reason="how Linux desktops are asked")
def test_any_of_the_desktop_s_settings_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal, Plasma's file, gsettings; with none of them, nothing is asked for."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("GTK_THEME", raising=False)

    def portal(_call: Any, _timeout_s: float) -> tuple[Any, ...]:
        return (("v", ("u", 1)),)

    none = (access.wants_less_motion(), access.wants_more_contrast())
    asked = (access.wants_less_motion(portal), access.wants_more_contrast(portal))
    (tmp_path / "kdeglobals").write_text("[KDE]\nAnimationDurationFactor=0\n")
    plasma = access.wants_less_motion()
    (tmp_path / "kdeglobals").unlink()
    tool = tmp_path / "gsettings"
    tool.write_text('#!/bin/sh\n[ "$3" = enable-animations ] && echo false || echo true\n')
    os.chmod(tool, 0o700)  # noqa: PTH101 - as a script is made
    gnome = (access.wants_less_motion(), access.wants_more_contrast())

    assert (none, asked, plasma, gnome) == ((False, False), (True, True), True, (True, True))
