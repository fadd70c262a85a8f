"""What each sign of a light or dark theme means."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from deskbreak.adapters.appearance.theme_rules import (
    by_color_scheme,
    by_gsettings,
    by_gtk,
    by_kde_colours,
    by_theme_name,
    plasma_panel,
    xfce_panel,
)
from deskbreak.core.config.ini import entry
from deskbreak.core.presentation.view import Panel

PREFERS_DARK = "[Settings]\ngtk-theme-name = Adwaita\ngtk-application-prefer-dark-theme = {}\n"


@pytest.mark.parametrize(("number", "expected"), [(1, True), (2, False), (0, None), (7, None), (None, None)])
def test_the_portals_colour_scheme_is_dark_light_or_no_preference(
    number: int | None, *, expected: bool | None
) -> None:
    """1 is dark, 2 is light."""
    assert by_color_scheme(number) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Adwaita-dark", True),
        ("Adwaita:dark", True),
        ("Yaru-blue-dark", True),
        ("BreezeDark", True),
        ("HighContrastInverse", True),
        ("BlackMATE", True),
        ("Adwaita", False),
        ("HighContrast", False),
        ("Yaru-blue", False),
        ("BreezeLight", False),
        ("Mint-Y-Light", False),
        ("Arc", None),
        ("Arc-Darker", None),
        ("Ambiant-MATE", None),
        ("Darkness-of-Day", None),
        ("", None),
    ],
)
def test_a_theme_is_dark_or_light_by_a_word_in_its_name_or_as_a_stock_theme(
    name: str, *, expected: bool | None
) -> None:
    """A name without a hint does not mean light: the panel may be dark."""
    assert by_theme_name(name) is expected


@pytest.mark.parametrize(
    ("scheme", "theme", "expected"),
    [
        ("prefer-dark", "Adwaita", True),
        ("prefer-light", "Adwaita-dark", False),
        ("default", "Adwaita-dark", True),
        ("default", "Yaru", False),
        ("default", "Adwaita", None),
    ],
)
def test_a_gsettings_value_that_the_user_never_set_says_nothing(
    scheme: str, theme: str, *, expected: bool | None
) -> None:
    """Desktops that do not use these keys answer with the built-in default."""
    listing = (
        f"org.gnome.desktop.interface clock-format '24h'\n"
        f"org.gnome.desktop.interface color-scheme '{scheme}'\n"
        f"org.gnome.desktop.interface gtk-theme '{theme}'\n"
    )

    assert by_gsettings(listing) is expected


def test_gsettings_without_a_colour_scheme_are_understood() -> None:
    """GNOME 41 and older."""
    assert by_gsettings("org.gnome.desktop.interface gtk-theme 'Pop-dark'\n") is True
    assert by_gsettings("") is None


@pytest.mark.parametrize(
    ("theme", "ini", "expected"),
    [
        ("Adwaita", PREFERS_DARK.format("true"), True),
        ("Adwaita", PREFERS_DARK.format("1"), True),
        ("Adwaita-dark", PREFERS_DARK.format("false"), True),
        ("", PREFERS_DARK.format("0"), False),
        ("Arc", PREFERS_DARK.format("0"), None),
        ("", "", None),
    ],
)
def test_gtk_takes_the_theme_of_the_desktop_and_its_dark_variant_where_that_is_set(
    theme: str, ini: str, *, expected: bool | None
) -> None:
    """The theme of XSETTINGS takes precedence over that of the file."""
    assert by_gtk(theme, ini) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Colors:Window]\nBackgroundNormal=32,35,38\n", True),
        ("[Colors:View]\nBackgroundNormal=1,1,1\n[Colors:Window]\nBackgroundNormal=239,240,241\n", False),
        ("[General]\nColorScheme=BreezeDark\n", True),
        ("[General]\nColorScheme=BreezeDark\n[Colors:Window]\nBackgroundNormal=239,240,241,255\n", False),
        ("[Colors:Window]\nBackgroundNormal=pink\n", None),
        ("[$Version]\nupdate_info=a.upd:b\n[KDE][$i]\nno equals sign\n", None),
    ],
)
def test_kde_is_as_dark_as_the_background_of_its_windows(text: str, *, expected: bool | None) -> None:
    """The file is almost an INI file."""
    assert by_kde_colours(text) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", Panel.LIGHT),
        ("default", Panel.LIGHT),
        ("breeze-dark", Panel.DARK),
        ("Nova", Panel.UNKNOWN),
    ],
)
def test_plasmas_panel_may_have_its_own_theme(name: str, expected: Panel) -> None:
    """Breeze Twilight has light windows and a dark panel."""
    assert plasma_panel(f"[Theme]\nname={name}\n", colours=False) == expected


@pytest.mark.parametrize(
    ("listing", "forced", "expected"),
    [
        ("", False, Panel.LIGHT),
        ("/panels/dark-mode        false\n", False, Panel.LIGHT),
        ("/panels/dark-mode        true\n", False, Panel.DARK),
        ("/panels/dark-mode        true\n", True, Panel.LIGHT),
        ("/panels/panel-1/background-style  0\n", False, Panel.LIGHT),
        ("/panels/dark-mode  true\n/panels/panel-1/background-style  1\n", False, Panel.UNKNOWN),
    ],
)
def test_xfces_panel_follows_the_theme_unless_it_has_its_own_background(
    listing: str, *, forced: bool, expected: Panel
) -> None:
    """The theme is a light one here."""
    assert xfce_panel(listing, gtk=False, forced=forced) == expected


@given(st.text(alphabet="[]=ab \n"), st.text())
def test_any_text_is_accepted(ini: str, anything: str) -> None:
    """Other programs write these files and this output."""
    for text in (ini, anything):
        entry(text, "a", "b")
        by_theme_name(text)
        by_gsettings(text)
        xfce_panel(text, gtk=None, forced=False)
        by_kde_colours(f"[Colors:Window]\nBackgroundNormal={text}")
