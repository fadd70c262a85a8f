"""The example in docs/routines.md is checked, and guided from its first step to its last."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deskbreak.cli.main import main
from deskbreak.core.guide.guide import Act, Guide, Page
from deskbreak.core.guide.safety import ExcludedLoad, ExclusionReason, Terms
from deskbreak.core.model.journal_entry import EntryKind, Outcome
from deskbreak.core.model.routine import Load, Variant
from deskbreak.storage.routines import check_file

PAGE = (Path(__file__).parents[2] / "docs" / "routines.md").read_text(encoding="utf-8")
NAME = "desk_stretch.toml"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example, in a folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    Path(NAME).write_text(blocks("toml")[0], encoding="utf-8")
    return Path(NAME)


def test_the_example_passes_the_check(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the command that the page names."""
    command = blocks("sh")[0].split()

    assert (command[0], main(command[1:])) == ("deskbreak", 0)
    assert capsys.readouterr().out.splitlines() == [
        "Desk stretch: fine.",
        "  full      4 steps   55 s",
        "  standing  4 steps   55 s",
        "  seated    4 steps   55 s",
    ]


def test_the_error_message_on_the_page_is_the_real_one(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One letter is missing."""
    example.write_text(example.read_text().replace('"stand_tall"', '"stand_tal"'))

    assert (main(["routine", "check", NAME]), capsys.readouterr().err) == (1, blocks("text")[0])


@pytest.mark.parametrize("variant", [Variant.STANDING, Variant.SEATED, Variant.FULL])
def test_the_example_guides_a_whole_break(example: Path, variant: Variant) -> None:
    """With one extra round, in ticks of a thirtieth of a second."""
    routine, problems = check_file(example)
    assert routine is not None
    guide, _ = Guide.begin(routine, variant).act(Act.NEXT)
    for answer in (Act.STILL_STIFF, Act.EASED):
        while guide.page is Page.STEP:
            guide, _ = guide.tick(1 / 30)
        guide, _ = guide.act(answer)
    while guide.page is not Page.WELL_DONE:
        guide, _ = guide.act(Act.NEXT)
    result = guide.result_if_ended_now()

    assert problems == ()
    assert (result.kind, result.rounds) == (EntryKind.GUIDED, 2)
    assert [(step.id, step.outcome) for step in result.steps] == [
        (name, Outcome.DONE) for name in ("stand-tall", "rolls", "breathe", "repeat")
    ]


def test_the_setting_that_the_page_shows_names_the_example() -> None:
    """So that the copied text works."""
    assert blocks("toml")[1] == f'[routine]\nname = "{Path(NAME).stem}"\n'


def test_the_example_of_loads_replaces_the_lean_and_what_continues_it(tmp_path: Path) -> None:
    head = 'title = "Lean"\nadvice = "Be gentle."\n'
    file = tmp_path / "leaning.toml"
    file.write_text(head + next(block for block in blocks("toml") if "[[step.gentler]]" in block))
    routine, problems = check_file(file)
    assert routine is not None
    terms = Terms(excluded=(ExcludedLoad(Load.HINGE, ExclusionReason.PAIN),))
    plan = Guide.begin(routine, Variant.STANDING, terms=terms).plan

    assert problems == ()
    assert [(step.title, step.parts[0].text) for step in plan] == [
        ("Stand tall", "Stand tall. Roll your shoulders slowly."),
        ("Rolls", "Stand tall, and roll your shoulders."),
    ]


def test_the_page_lists_every_load() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(Load)
