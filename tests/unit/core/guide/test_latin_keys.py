"""Keys on every keyboard layout: H stops in Cyrillic, Greek, Hebrew and Arabic, and digits of every script rate."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from deskbreak.core.guide.latin_keys import _LAYOUTS, latin_character, latin_key


@pytest.mark.parametrize(
    ("typed", "language", "latin"),
    [
        ("h", "", "h"),
        ("H", "", "h"),
        ("р", "ru_RU.UTF-8", "h"),
        ("Р", "ru_RU.UTF-8", "h"),
        ("р", "sr_RS.UTF-8", "r"),
        ("х", "sr", "h"),
        ("η", "el_GR", "h"),
        ("η", "", "h"),
        ("י", "he_IL", "h"),
        ("ا", "ar_EG", "h"),
        ("р", "nosuch", "h"),
        ("١", "", "1"),
        ("۷", "", "7"),
        ("५", "", "5"),
        ("0", "", "0"),
        ("&", "", "1"),
        ("à", "fr_FR", "0"),
        ("-", "", "-"),
        ("+", "", "+"),
        ("?", "", "?"),
        ("؟", "", "?"),
        ("ä", "", "ä"),
        ("中", "zh_CN", "中"),
        ("enter", "ru", "enter"),
        ("", "ru", ""),
    ],
)
def test_a_character_in_a_terminal_counts_as_the_key_that_types_it_on_a_latin_keyboard(
    typed: str, language: str, latin: str
) -> None:
    """The user's own language takes precedence where two layouts differ."""
    assert latin_character(typed, language) == latin


@pytest.mark.parametrize("language", _LAYOUTS)
def test_every_layout_has_each_key_once(language: str) -> None:
    """26 keys, and where the layout has a letter on H, that letter stops."""
    layout = _LAYOUTS[language]
    letters = layout.replace(" ", "")

    assert (len(layout), len(set(letters))) == (26, len(letters))
    assert latin_character(layout[15], language) == "h"


@pytest.mark.parametrize(
    ("typed", "others", "position", "shifted", "latin"),
    [
        ("h", "", "h", False, "h"),
        ("h", "", "j", False, "h"),  # Dvorak keeps its letters
        ("р", "hH", "h", False, "h"),  # us,ru: the Latin letter beside the Cyrillic one
        ("р", "jJ", "h", False, "j"),  # dvorak,ru
        ("р", "", "h", False, "h"),  # ru alone: the position
        ("р", "", "", False, "р"),  # and nothing is known
        ("&", "1", "1", False, "1"),  # the digits of AZERTY are on the shifted row
        ("à", "0", "0", False, "0"),
        ("1", "&", "1", True, "1"),
        ("&", "7", "7", True, "&"),  # Shift and 7 on a US keyboard
        ("?", "/", "", True, "?"),
        ("؟", "/", "", True, "?"),
        ("٣", "", "3", False, "3"),
        ("ä", "", "", False, "ä"),
        ("é", "", "z", False, "é"),
        ("\u0e49", "", "h", False, "h"),  # a mark of Thai
        ("", "", "h", False, ""),
    ],
)
def test_a_key_counts_as_what_it_types_on_a_latin_keyboard(
    typed: str, others: str, position: str, *, shifted: bool, latin: str
) -> None:
    assert latin_key(typed, others, position, shifted=shifted) == latin


@given(st.text(max_size=3), st.text(max_size=5))
def test_any_character_is_accepted(typed: str, language: str) -> None:
    assert len(latin_character(typed, language)) >= min(1, len(typed))
    assert isinstance(latin_key(typed, (), ""), str)
