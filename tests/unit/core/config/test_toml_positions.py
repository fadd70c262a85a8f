"""Positions of statements in a TOML text, and what is refused before tomllib reads it."""

from __future__ import annotations

import pytest

from deskbreak.core.config.routine_parser import parse_routine
from deskbreak.core.config.settings_parser import parse
from deskbreak.core.config.toml_positions import Statements, TomlPosition, positions_of, statements


@pytest.mark.parametrize(
    "text", ["a = 1\n" + "a = " + "1" * 5000, "a = " + "[" * 5000 + "]" * 5000, "." * 5000]
)
def test_text_that_no_user_writes_on_purpose_is_refused_with_its_line(text: str) -> None:
    """Before tomllib sees it, which raises exceptions other than its own for it."""
    routine, (problem,) = parse_routine(text)

    assert routine is None
    assert (
        str(problem)
        == f"line {text.count(chr(10)) + 1}: cannot be read: a word too long, or too many dots or brackets"
    )


def test_such_a_line_costs_the_settings_only_itself() -> None:
    settings, problems = parse(
        f"[breaks]\nsnoozes = 1\n{'.' * 5000}\n[breaks.a{'.a' * 99}]\n[look]\ntext = 2\n"
    )

    assert (settings.snoozes, settings.text, [problem.line for problem in problems]) == (1, 2.0, [3, 4])


def test_statements_begin_where_no_string_and_no_bracket_is_open() -> None:
    """Quotes in comments and quotes of the other kind open nothing; an unclosed single-line string ends with its line."""
    lines = [
        "a = [",
        "1, # ]",
        "']',",
        "]",
        "b = '''",
        "x = 1",
        "'''",
        'c = """ \\""" """',
        'd = \'"""\'',
        'e = """""""',
        'f = "torn',
        "g = 1",
    ]

    assert statements("\n".join(lines)) == Statements((0, 4, 7, 8, 9, 10, 11), None)


def test_a_string_that_is_never_closed_is_the_last_statement() -> None:
    assert statements('a = 1\nb = """\nc = 1\n') == Statements((0, 1), None)


def test_quoted_names_have_positions_too() -> None:
    """With dots and brackets in them."""
    text = '["a.b]c"]\n"d=e" . f  =  1\n[[ g ]]\n  h=2\n[]\n = 3\n[i\n[[j]\nk = 4\n'

    assert positions_of(text) == {
        (): TomlPosition(1, 1, 1),
        ("a.b]c",): TomlPosition(1, 1, 2),
        ("a.b]c", "d=e", "f"): TomlPosition(2, 1, 15),
        ("g", 0): TomlPosition(3, 1, 3),
        ("g", 0, "h"): TomlPosition(4, 3, 5),
    }


@pytest.mark.parametrize(
    ("table", "most"), [("[[step]]", "a routine has 100"), ("[[step.part]]", "a step has 100")]
)
def test_the_length_of_a_routine_is_limited(table: str, most: str) -> None:
    """A hundred thousand steps cannot be done."""
    routine, problems = parse_routine("[[step]]\n" + f"{table}\n" * 200)

    assert routine is None
    assert any(f"is one too many: {most} at most" in str(problem) for problem in problems)
