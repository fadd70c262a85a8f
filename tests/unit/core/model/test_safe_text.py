"""Text from outside becomes harmless and keeps its meaning."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, strategies as st

from deskbreak.core.model.diagnostic import MOST, Diagnostic, Diagnostics, amount
from deskbreak.core.model.safe_text import quoted, safe, shortened


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Plain text, ä and 猫", "Plain text, ä and 猫"),
        ("\x1b[2J\x1b]0;title\x07", "?[2J?]0;title?"),
        ("\x9b2J", "?2J"),
        ("one\ntwo\ttabs\r\n", "one two tabs  "),
        ("no-break\u00a0space, line\u2028paragraph\u2029end", "no-break space, line paragraph end"),
        ("evil\u202egnp.exe\u2066x\u2069\u200f\u061c", "evil?gnp.exe?x???"),
        ("torn \udcff name", "torn ? name"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("\u200da\u200d\u200db\u200c", "?a??b?"),
        ("soft\u00adhyphen \ufeffmark \u200bgap", "soft?hyphen ?mark ?gap"),
    ],
)
def test_terminal_controls_and_text_reordering_characters_are_replaced(text: str, shown: str) -> None:
    """Joiners stay where they join, because languages need them."""
    assert safe(text) == shown


def test_line_breaks_stay_where_lines_are_allowed() -> None:
    assert safe("one\ntwo\x1b\r\n", lines=True) == "one\ntwo? \n"


@given(st.text())
def test_no_invisible_character_is_left_in_any_text(text: str) -> None:
    made = safe(text)

    assert len(made) == len(text)
    assert all(sign.isprintable() or sign in "\u200c\u200d" for sign in made)
    assert not any(
        unicodedata.bidirectional(sign) in {"RLO", "LRO", "RLE", "LRE", "RLI", "FSI"} for sign in made
    )
    assert safe(made) == made


def test_long_text_is_shortened() -> None:
    assert (shortened("x" * 40), shortened("x" * 41), quoted(["a"])) == ("x" * 40, f"{'x' * 40}…", "['a']")


def test_of_very_many_diagnostics_the_first_are_named_and_each_only_once() -> None:
    found = Diagnostics()
    for line in (*range(MOST, 0, -1), 7):
        found.add(Diagnostic(line, "a", "is wrong"))
    few = list(found)
    for line in (*range(MOST + 1, 60_001), MOST + 1):
        found.add(Diagnostic(line, "a", "is wrong"))

    assert [problem.line for problem in few] == list(range(1, MOST + 1))
    assert [str(problem) for problem in found][MOST:] == [f"and {60_000 - MOST:,} more"]
    assert amount(found) == 60_000
