"""The documents match the code."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.architecture import diagram

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "icons").rglob("*.md"))
)
PAGE = diagram.PAGE.read_text(encoding="utf-8")


def test_the_state_diagram_matches_the_machine() -> None:
    """`python -m tests.architecture.diagram` writes it again."""
    assert diagram.drawn_in(PAGE) == diagram.mermaid()


def test_the_diagram_has_every_mode() -> None:
    """Ordinary events lead to each mode from the first one."""
    changes = diagram.explore()

    assert {mode for change in changes for mode in change} == {
        *diagram.AT_THE_DESK,
        "OffHours",
        "OnBreak",
        "Paused",
    }


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_that_a_document_names_exists(name: str) -> None:
    """In code, as a link, or as a picture: a wrong path is worse than none."""
    page = (ROOT / name).read_text(encoding="utf-8")
    in_code = re.findall(r"`((?:deskbreak|config|tests|docs|icons|benchmarks)/[\w./-]+)", page)
    in_code += re.findall(r"`(\w[\w-]*/[\w./-]+\.(?:py|toml|md))", page)
    linked = [*re.findall(r"\]\(([^)#]+)", page), *re.findall(r'(?:src|srcset)="([^"]+)"', page)]
    here = [path for path in linked if not path.startswith("https://")]
    missing = {path for path in in_code if not (ROOT / path).exists()}
    missing |= {path for path in here if not (ROOT / name).parent.joinpath(path).exists()}

    assert missing == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_into_a_document_leads_to_a_heading(name: str) -> None:
    """A link to a renamed heading leads to the top of the page."""
    page = (ROOT / name).read_text(encoding="utf-8")
    wrong = [
        f"{path}#{heading}"
        for path, heading in re.findall(r"\]\(([^)#]*)#([^)]+)\)", page)
        if heading not in _headings((ROOT / name).parent / path if path else ROOT / name)
    ]

    assert wrong == []


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.startswith(("CONTRIBUTING", "docs/"))])
def test_every_name_in_code_that_a_document_cites_is_in_the_code(name: str) -> None:
    """A renamed constant leaves a recipe that no one can follow."""
    page = re.sub(r"```.*?```", "", (ROOT / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    cited = re.findall(r"`(_?[A-Za-z][\w.]*)(?:\(\))?`", page)
    ours = [name.split(".") for name in cited if name.split(".")[0] not in sys.stdlib_module_names]

    assert [parts for parts in ours if not _names_in_code().issuperset(parts)] == []


@cache
def _names_in_code() -> set[str]:
    files = [file for room in ("deskbreak", "tests", "benchmarks") for file in (ROOT / room).rglob("*.py")]
    return {word for file in files for word in re.findall(r"\w+", file.read_text(encoding="utf-8"))}


def _headings(path: Path) -> set[str]:
    """The headings of a page, as GitHub names them in links."""
    lines = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line).strip().lower().replace(" ", "-") for line in lines}


def test_the_guide_for_contributors_names_every_room() -> None:
    """A contributor would not find a package that the guide leaves out."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = sorted(
        path.parent.relative_to(ROOT).as_posix()
        for folder in (".", "adapters", "core")
        for path in (ROOT / "deskbreak" / folder).glob("*/__init__.py")
    )
    split = {"deskbreak/adapters", "deskbreak/core"}  # each of their packages is listed

    assert [room for room in rooms if room not in split and f"| `{room}`" not in page] == []


def test_every_test_that_the_table_of_platforms_names_exists() -> None:
    """So that a row marked *seen* can be checked again."""
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
    """A mark without an explanation proves nothing."""
    page = (ROOT / "docs/platforms.md").read_text(encoding="utf-8")
    used = set(re.findall(r"\bseen ([a-z])\b", page))

    assert sorted(used) == sorted(re.findall(r"^- ([a-z]): `tests", page, flags=re.MULTILINE))
