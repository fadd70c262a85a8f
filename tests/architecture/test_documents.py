"""The documents tell the truth about the code."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture import diagram

ROOT = Path(__file__).parents[2]
PAGE = diagram.PAGE.read_text(encoding="utf-8")


def test_the_state_diagram_is_what_the_machine_does() -> None:
    """`python -m tests.architecture.diagram` writes it anew."""
    assert diagram.drawn_in(PAGE) == diagram.mermaid()


def test_the_diagram_has_every_mode() -> None:
    """Each can be reached from the first by what happens at a desk."""
    changes = diagram.explore()

    assert {mode for change in changes for mode in change} == {
        *diagram.AT_THE_DESK,
        "OffHours",
        "OnBreak",
        "Paused",
    }


def test_every_file_that_the_architecture_names_exists() -> None:
    """A map of rooms that are not there is worse than none."""
    named = set(re.findall(r"`((?:deskbreak|config|tests|docs|icons|benchmarks)/[\w./-]+)`", PAGE))

    assert sorted(name for name in named if not (ROOT / name).exists()) == []
    assert named


def test_every_test_that_the_table_of_platforms_names_exists() -> None:
    """What was *seen* can be seen again."""
    page = (ROOT / "docs/platforms.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", page))
    missing = [
        f"{path}::{name}"
        for path, name in sorted(named)
        if f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8")
    ]

    assert [] == missing
    assert named


def test_every_letter_in_the_table_of_platforms_is_explained() -> None:
    """A mark that leads nowhere proves nothing."""
    page = (ROOT / "docs/platforms.md").read_text(encoding="utf-8")
    used = set(re.findall(r"\bseen ([a-z])\b", page))

    assert sorted(used) == sorted(re.findall(r"^- ([a-z]): `tests", page, flags=re.MULTILINE))
