"""The language of the project: plain modern English in everything that a person reads.

The patterns are turns that crept in again and again and that no engineer writes today. A line that needs one of them,
because it quotes data or other people's words, stands in `ALLOWED`.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

TELLTALES = {
    r"\bmend(s|ed|ing)?\b": "fix or recover",
    r"\banew\b": "again",
    r"\b(go|goes|went|going|gone) on\b": "continue",
    r"\b(some|no|any|every)body\b": "say who: the user, the caller, no one",
    r"\bof (theirs|ours|yours|his|hers|mine)\b": "their, our, your",
    r"\bkin\b": "say what they are",
    r"\b(is|are|was|be|been|not) told\b|\btold (of|apart|by)\b": "reported, notified, distinguished",
    r"\b(tell|tells|told) of\b": "report",
    r"\bspeaks? of\b": "report or mention",
    r"\bwhat is (so|now)\b": "the current status",
    r"\bso many\b": "name the number",
    r"\b(whence|whither|hither|thither|henceforth|nought|naught|aught|betimes|unto|lest|ere|yonder|whilst|amid|heed)\b": (
        "a modern word"
    ),
    r"\b(who|what|which)ever\b(?! (the|you|it|is|they))": "say who or what",
    r"(?<![?\w])(?:^|(?<=[.:;] )|(?<=\n))Who [a-z]+s? [^?]*?[.;]": "a clause with a head: 'People who ...'",
    r"\b[Hh]e who\b": "people who",
    r"\bfor want of\b": "without",
    r"\bin vain\b": "without success",
    r"\bby and by\b": "soon",
    r"\btaken for\b": "read as",
    r"\btaken back\b|\b[Tt]ake back in\b": "included again",
    r"\bat last\b": "finally",
    r"\bof old\b": "earlier",
    r"\bas it were\b": "leave it out",
    r"\bbids?\b|\bbade\b|\bbidden\b": "asks, orders",
    r"\bdiar(y|ies)\b": "journal",
    r"\bpreferences\b": "settings",
    r"\b(is|are) no (absence|order|reason|answer|fault|cause|wish|user|person|doubt|harm)\b": "is not a ...",
}

# Where the words are data, or quoted from elsewhere: (end of the file's path, words that the text contains).
ALLOWED = (
    ("hosts/compositors.py", "nobody"),  # the user of that name
    ("hosts/wayland.py", "nobody"),
)

SOURCES = ("deskbreak", "tests", "benchmarks", "docs", "icons")
PROSE = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile", "pyproject.toml")


def texts(file: Path) -> Iterator[tuple[int, str]]:
    """Line and text of each string, docstring, comment and test name of a module; for prose, of each paragraph."""
    source = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        line = 1
        for paragraph in re.split(r"(\n\s*\n)", source):
            yield line + len(paragraph) - len(paragraph.lstrip("\n")), paragraph
            line += paragraph.count("\n")
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.lineno, node.name.replace("_", " ")
    yield from _comments(source)


def _comments(source: str) -> Iterator[tuple[int, str]]:
    """Each block of comment lines as one text, because a turn may run over the end of a line."""
    block: list[str] = []
    last = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        if block and token.start[0] != last + 1:
            yield last - len(block) + 1, " ".join(block)
            block = []
        block.append(token.string.lstrip("# "))
        last = token.start[0]
    if block:
        yield last - len(block) + 1, " ".join(block)


@cache
def corpus() -> tuple[tuple[str, int, str], ...]:
    """File, line and text of everything that a person may read."""
    modules = [file for folder in SOURCES for file in (ROOT / folder).rglob("*.py") if file != Path(__file__)]
    prose = [ROOT / name for name in PROSE]
    documents = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "config").rglob("*.toml")]
    return tuple(
        (str(file.relative_to(ROOT)), line, text)
        for file in sorted([*modules, *prose, *documents])
        for line, text in texts(file)
    )


@pytest.mark.parametrize("pattern", TELLTALES, ids=TELLTALES.values())
def test_no_text_uses_a_turn_that_engineers_do_not_write(pattern: str) -> None:
    found = [
        f"{file}:{line + text.count(chr(10), 0, match.start())}: {match.group()!r}"
        for file, line, text in corpus()
        for match in re.finditer(pattern, text)
        if not any(file.endswith(end) and words in text for end, words in ALLOWED)
    ]

    assert found == [], f"say instead: {TELLTALES[pattern]}\n" + "\n".join(found)
