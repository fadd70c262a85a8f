"""Text files are read in time that is linear in their length, whatever stands in them.

Steps are counted rather than timed: function calls for what Python does, and
a child with a deadline for what a regular expression does.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from deskbreak.core.routine_file import parse_routine
from deskbreak.core.settings_file import parse
from deskbreak.core.toml_lines import Place, Statements, places_of, statements

LONG = 20_000

# Each was seen, or made up, to cost the square or the cube of its length, Python's recursion, or its limit of digits.
HOSTILE = {
    "spaces": " " * LONG,
    "spaces after a key": "a" + " " * LONG,
    "spaces in brackets": "[" + " " * LONG,
    "tabs and letters": "a\t" * LONG,
    "a dotted key": "a" + ".a" * LONG + " = 1",
    "a dotted table": "[a" + ".a" * LONG + "]",
    "a dotted key in braces": "a = {b" + ".b" * LONG + " = 1}",
    "dots": "." * LONG,
    "quoted dots": '"a"' + '."a"' * LONG + " = 1",
    "escaped quotes": 'a = "' + '\\"' * LONG,
    "odd quotes": "a = " + "\"'" * LONG + '"',
    "quotes of three": "a = " + "\"\"\"'''" * LONG,
    "quotes of three, spread": "a = '''" + '""" ' * LONG,
    "apostrophes": "'" * LONG + "x",
    "digits": "a = " + "1" * LONG,
    "digits with lines below": "a = " + "1_" * LONG + "1",
    "hexadecimal digits": "a = 0x" + "f" * LONG,
    "brackets": "a = " + "[" * LONG,
    "braces": "a = " + "{b=" * LONG,
    "closed brackets": "a = " + "[" * LONG + "]" * LONG,
    "tables": "[a]\n" * LONG,
    "arrays of tables": "[[step]]\n" * LONG,
    "arrays in a table": "[[step.part]]\n" * LONG,
    "keys": "\n".join(f"a{number} = 1" for number in range(LONG)),
    "lines": "\n" * LONG,
    "comments": "#" * LONG,
    "equals": "a" + "=" * LONG,
    "carriage returns": "\r" * LONG,
    "a letter": 'Dear diary, it\'s "late"\n' * (LONG // 10),
    "zeros": "\0" * LONG,
}
CHILD = """
import sys
from tests.core.test_toml_work import HOSTILE
from deskbreak.core.routine_file import parse_routine
from deskbreak.core.settings_file import parse
from deskbreak.shell.care_text import parse as parse_care
text = HOSTILE[sys.argv[1]]
for read in (parse, parse_routine, parse_care):
    for before in ("", '[[step]]\\nid = "a"\\n'):
        problems = read(before + text)[1]
        assert len(problems) < 200, len(problems)
        assert all(len(str(problem)) < 1000 for problem in problems)
"""


@pytest.mark.timeout(150)
@pytest.mark.parametrize("kind", HOSTILE)
def test_no_text_holds_up_its_reader(kind: str) -> None:
    """It made the engine deaf for fifteen seconds, at a twentieth of the length: the deadline is a guard, no measure."""
    subprocess.run([sys.executable, "-c", CHILD, kind], check=True, timeout=120)


@pytest.mark.parametrize("text", ["a = 1\n" + HOSTILE["digits"], HOSTILE["closed brackets"], HOSTILE["dots"]])
def test_what_nobody_means_to_write_is_refused_with_its_line(text: str) -> None:
    """Before the library that reads TOML meets it, which raises what is no error of TOML."""
    routine, (problem,) = parse_routine(text)

    assert routine is None
    assert (
        str(problem)
        == f"line {text.count(chr(10)) + 1}: cannot be read: a word too long, or too many dots or brackets"
    )


def test_such_a_line_costs_the_settings_no_more_than_itself() -> None:
    settings, problems = parse(
        f"[breaks]\nsnoozes = 1\n{HOSTILE['dots']}\n[breaks.a{'.a' * 99}]\n[look]\ntext = 2\n"
    )

    assert (settings.snoozes, settings.text, [problem.line for problem in problems]) == (1, 2.0, [3, 4])


def test_statements_begin_where_no_string_and_no_bracket_is_open() -> None:
    """Quotes in comments and of the other kind open nothing; what its line does not end, ends with it."""
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


def test_quoted_names_have_places_too() -> None:
    """With dots and brackets in them."""
    text = '["a.b]c"]\n"d=e" . f  =  1\n[[ g ]]\n  h=2\n[]\n = 3\n[i\n[[j]\nk = 4\n'

    assert places_of(text) == {
        (): Place(1, 1, 1),
        ("a.b]c",): Place(1, 1, 2),
        ("a.b]c", "d=e", "f"): Place(2, 1, 15),
        ("g", 0): Place(3, 1, 3),
        ("g", 0, "h"): Place(4, 3, 5),
    }
