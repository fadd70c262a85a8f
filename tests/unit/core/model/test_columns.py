"""Text in columns, as a terminal counts them: words stay whole, and so do grapheme clusters."""

from __future__ import annotations

import pytest
from hypothesis import example, given, strategies as st

from deskbreak.core.model.columns import (
    columns,
    cut,
    graphemes,
    hanging,
    shortened_to,
    wrapped,
    wrapped_parts,
)

FAMILY = "👩\u200d👧"
FLAG = "🇨🇭"
THUMB = "👍🏽"
ACCENT = "e\u0301"
KEYCAP = "1\ufe0f\u20e3"
HANGUL = "\u1112\u1161\u11ab"  # one syllable in three code points


@pytest.mark.parametrize(
    ("text", "taken"),
    [("plain", 5), ("käse", 4), (ACCENT, 1), ("休憩", 4), ("ｆｕｌｌ", 8), (FLAG, 2), (KEYCAP, 2), ("", 0)],
)
def test_a_wide_grapheme_takes_two_columns_and_a_mark_none(text: str, taken: int) -> None:
    assert columns(text) == taken


def test_a_grapheme_cluster_counts_as_one() -> None:
    parts = ["a", ACCENT, FAMILY, FLAG, FLAG, THUMB, KEYCAP, HANGUL, "休", "b"]

    assert list(graphemes("".join(parts))) == parts


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Sitting 32 min. Break in 13 min (15:40).", 60, "Sitting 32 min. Break in 13 min (15:40)."),
        ("Sitting 32 min. Break in 13 min (15:40).", 39, "Sitting 32 min. Break in 13 min…"),
        ("Sitting 32 min. Break in 13 min (15:40).", 19, "Sitting 32 min…"),
        ("Sitting 32 min. Break in 13 min (15:40).", 4, "Sit…"),
        ("Sitting", 1, "S"),
        ("休憩の時間です", 6, "休憩…"),
    ],
)
def test_a_status_line_that_is_too_long_ends_with_a_whole_word(text: str, width: int, shown: str) -> None:
    """Number 26: no broken words at the right edge."""
    assert shortened_to(text, width) == shown


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Roll your shoulders.", 12, ["Roll your", "shoulders."]),
        ("well-rounded take-over", 14, ["well-rounded", "take-over"]),
        ("abcdefghij kl", 4, ["abcd", "efgh", "ij", "kl"]),
        ("肩を回してください。", 8, ["肩を回し", "てくださ", "い。"]),
        ("肩を（回し）", 7, ["肩を", "（回", "し）"]),
        ("", 8, []),
        ("  ", 8, []),
    ],
)
def test_lines_break_between_words_and_between_wide_graphemes(
    text: str, width: int, lines: list[str]
) -> None:
    assert wrapped(text, width) == lines


def test_lines_after_the_first_are_indented() -> None:
    assert wrapped("1  Roll your shoulders.", 12, 3) == ["1  Roll your", "   shoulders", "   ."]


def test_a_path_stays_whole_on_request() -> None:
    assert wrapped("see /home/me/config.toml now", 10, whole_words=True) == [
        "see",
        "/home/me/config.toml",
        "now",
    ]


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (40, ["Enter  start      m  one minute only"]),
        (20, ["Enter  start", "m  one minute only"]),
        (12, ["Enter  start", "m  one", "minute only"]),
    ],
)
def test_adjacent_keys_are_broken_between_keys(width: int, lines: list[str]) -> None:
    assert wrapped_parts("Enter  start      m  one minute only", width) == lines


def test_an_empty_line_has_no_parts() -> None:
    assert wrapped_parts("", 10) == []


@pytest.mark.parametrize(
    ("row", "lines"),
    [
        ("config:  this is a long value", ["config:  this is a", "         long value"]),
        ("  Sat  /a/path/that/is/longer", ["  Sat", "       /a/path/that/is/longer"]),
        ("When is it      what", ["When is it      what"]),
        ("When is it now      what then", ["When is it now", "  what then"]),
    ],
)
def test_a_table_row_wraps_below_its_last_column(row: str, lines: list[str]) -> None:
    assert hanging(row, 20) == lines


@example("\r\u4e2d", 2, 0)  # a space that does not fit before the first word
@given(st.text(), st.integers(2, 30), st.integers(0, 40))
def test_no_line_exceeds_its_width_and_no_grapheme_is_lost(text: str, width: int, indent: int) -> None:
    """Except a single grapheme that is wider than the line, such as a family emoji."""
    lines = wrapped(text, width, indent)
    margin = min(indent, max(0, width - 2))
    widest = max(map(columns, graphemes(text)), default=0)

    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(columns(line) <= max(width, margin + widest) for line in lines)
    assert columns(shortened_to(text, width)) <= max(width, widest)
    assert text.startswith(cut(text, width))
