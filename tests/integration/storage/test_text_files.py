"""Text files of any content are read in time linear in their length."""

from __future__ import annotations

import sys

import pytest

from tests.support.fixtures import Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits a child's CPU time")

LONG = 200_000  # the characters of one line
MANY = 4_000  # lines

# Each was seen, or constructed, to take quadratic or cubic time, to exceed Python's recursion limit, or its limit of
# digits.
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
    "a letter": 'Dear journal, it\'s "late"\n' * MANY,
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
def test_no_text_takes_its_reader_too_long(child: Run) -> None:
    """A text of a hundredth of this length once blocked the engine for fifteen seconds.

    The limit is on the child's processor time, which a busy machine cannot use up: a guard, not a measurement.
    """
    read = child(CHILD).communicate(timeout=590)[0]

    assert read.splitlines() == [*HOSTILE]
