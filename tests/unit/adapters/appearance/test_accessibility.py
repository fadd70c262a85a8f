"""What desktops report about motion and contrast, and what it means."""

from __future__ import annotations

import pytest

from deskbreak.adapters.appearance import accessibility as access
from deskbreak.adapters.appearance.desktop_settings import number_in


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
def test_the_portals_numbers_are_understood_however_they_are_wrapped(
    answer: object, number: int | None
) -> None:
    """Read wraps the value twice, ReadOne once; anything else means "no answer", never an exception."""
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
def test_plasma_with_animations_off_means_reduced_motion(text: str, *, still: bool) -> None:
    """A factor of 0 is its slider at "instant"."""

    assert access.kde_stands_still(text) is still


def test_gtks_own_file_can_turn_animations_off() -> None:
    """Xfce users have to edit it by hand."""
    texts = (
        "[Settings]\ngtk-enable-animations=0\n",
        "[Settings]\ngtk-enable-animations = false\n",
        "[Settings]\n",
    )

    assert [access.gtk_stands_still(text) for text in texts] == [True, True, False]


def test_high_contrast_themes_are_known_by_name() -> None:
    """GNOME's, and those with similar names."""
    names = ("'HighContrast'", "HighContrastInverse", "high-contrast-dark", "Adwaita-dark", "")

    assert [access.has_strong_theme(name) for name in names] == [True, True, True, False, False]
