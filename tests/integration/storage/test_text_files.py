"""Text files are read in time that is linear in their length, whatever stands in them."""

from __future__ import annotations

import sys

import pytest

from tests.support.fixtures import Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits a child's CPU time")

LONG = 200_000  # characters of one line
MANY = 4_000  # lines

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
    "tables": "[a]\n" * MANY,
    "arrays of tables": "[[step]]\n" * MANY,
    "arrays in a table": "[[step.part]]\n" * MANY,
    "keys": "\n".join(f"a{number} = 1" for number in range(MANY)),
    "lines": "\n" * MANY,
    "comments": "#" * LONG,
    "equals": "a" + "=" * LONG,
    "carriage returns": "\r" * LONG,
    "a letter": 'Dear diary, it\'s "late"\n' * MANY,
    "zeros": "\0" * LONG,
}
CHILD = """
import resource
from tests.integration.storage.test_text_files import HOSTILE
from deskbreak.core.config.routine_parser import parse_routine
from deskbreak.core.config.settings_parser import parse
from deskbreak.storage.safety_toml import parse as parse_care
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
for kind, text in HOSTILE.items():
    print(kind, flush=True)
    for read in (parse, parse_routine, parse_care):
        problems = read('[[step]]\\nid = "a"\\n' + text)[1]
        assert len(problems) < 200, len(problems)
        assert all(len(str(problem)) < 1000 for problem in problems)
"""


@pytest.mark.timeout(600)
def test_no_text_holds_up_its_reader(child: Run) -> None:
    """It made the engine deaf for fifteen seconds, at a hundredth of the length.

    The child's processor time is limited, which no busy machine can use up: a guard, and no measure.
    """
    read = child(CHILD).communicate(timeout=590)[0]

    assert read.splitlines() == [*HOSTILE]
