"""``deskbreak safety``: what breaks leave out and why, and how to change it, with or without a running DeskBreak."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deskbreak.cli.main import main
from deskbreak.core.guide.questions import Question
from deskbreak.core.guide.safety import ExclusionReason, SafetyRecord
from deskbreak.core.model.routine import Load
from deskbreak.storage import paths
from deskbreak.storage.safety_toml import parse

Output = pytest.CaptureFixture[str]

HURT = """\
[questions]
asked = 2026-03-02
osteoporosis = false
accident = true
surgery = false
numbness = false
night = false
dizziness = false
pregnancy = false
shoulder = true

[pain]
stops = [2026-03-02, 2026-03-03]
gentle_since = 2026-03-03

[[excluded]]
load = "supine"
since = 2026-03-03
step = "cool-down"
why = "pain"

[[left_out]]
step = "lean"
why = "pain"
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, runtime_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return tmp_path


@pytest.fixture
def file() -> Path:
    path = paths.safety_file()
    path.parent.mkdir(parents=True)
    path.write_text(HURT)
    return path


def call(*words: str) -> int:
    try:
        return main(["safety", *words])
    except SystemExit as stop:
        return int(stop.code or 0)


def care(file: Path) -> SafetyRecord:
    found, problems = parse(file.read_text())

    assert problems == ()
    return found


def left_out(text: str) -> list[str]:
    return text.partition("Left out of breaks:\n")[2].partition("\n\n")[0].splitlines()


def test_it_shows_the_answers_and_what_is_left_out_and_why(file: Path, capsys: Output) -> None:
    assert file.exists()
    code = call()
    text = capsys.readouterr().out

    assert code == 0
    assert "  shoulder      yes           Shoulder trouble\n" in text
    assert "  night         no            Pain at night or at rest\n" in text
    assert left_out(text) == [
        "  gentle        All but gentle movements: to be on the safe side",
        "  flexion       Rounding your back: because of: A recent fall or accident",
        "  end_range     Stretching as far as you can: because of: A recent fall or accident",
        "  hinge         Leaning from the hips: because of: A recent fall or accident",
        "  overhead      Arms above your head: because of: Shoulder trouble",
        "  head_down     Head below your heart: because of: A recent fall or accident",
        "  press         Pressing with your hands: because of: A recent fall or accident",
        '  supine        Flat on your back: it hurt in "Cool down" on 3 Mar',
        "  lean          Lean: it hurt; also left out: leaning from the hips",
    ]
    assert "Please ask a professional first; then: deskbreak safety asked" in text


def test_a_long_name_is_separated_from_its_description(file: Path, capsys: Output) -> None:
    file.write_text('[[left_out]]\nstep = "shoulder-rolls"\nwhy = "choice"\n')
    call()

    assert left_out(capsys.readouterr().out)[-1].startswith(
        "  shoulder-rolls  Shoulder rolls: your own choice"
    )


def test_it_says_that_the_questions_will_be_asked_again(file: Path, capsys: Output) -> None:
    assert file.exists()
    call()
    before = capsys.readouterr().out
    call("ask")

    assert "The questions come before the next break." in capsys.readouterr().out
    assert "The questions come" not in before


def test_json_output_is_one_object(file: Path, capsys: Output) -> None:
    assert file.exists()
    code = call("--json")
    fields = json.loads(capsys.readouterr().out)

    assert code == 0
    assert fields["answers"] == {
        question.value: question in {"accident", "shoulder"} for question in Question
    }
    assert fields["excluded"][-1] == {
        "load": "supine",
        "why": "pain",
        "since": "2026-03-03",
        "step": "cool-down",
        "question": None,
    }
    assert (fields["left_out"], fields["gentle_only"], fields["consulted"]) == (
        [{"step": "lean", "why": "pain", "since": None}],
        True,
        None,
    )


def test_an_answer_can_be_changed_and_movements_included_one_by_one(file: Path, capsys: Output) -> None:
    changes = (
        ("answer", "shoulder", "no"),
        ("answer", "night", "yes"),
        ("include", "supine"),
        ("include", "lean"),
        ("include", "gentle"),
        ("asked",),
        ("include", "hinge"),
    )
    codes = [call(*words) for words in changes]
    capsys.readouterr()
    call("--json")
    fields = json.loads(capsys.readouterr().out)

    assert codes == [0] * len(changes)
    assert [one["load"] for one in fields["excluded"]] == ["flexion", "end_range", "head_down", "press"]
    assert (fields["left_out"], fields["gentle_only"]) == ([], False)
    found = care(file)
    assert (found.yes, found.included) == ({Question.ACCIDENT, Question.NIGHT}, {Load.HINGE})


def test_the_questions_can_be_requested_again(file: Path, capsys: Output) -> None:
    assert call("ask") == 0
    capsys.readouterr()
    call("--json")

    assert json.loads(capsys.readouterr().out)["ask_again"] is True
    assert care(file).yes == {Question.ACCIDENT, Question.SHOULDER}


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("include", "floor"), 1, "deskbreak: 'floor' is not excluded.\n"),
        (("include", "hinge"), 1, "stays excluded until you have asked a professional"),
        (
            ("include", "laen"),
            1,
            "deskbreak: 'laen' is not left out; left out are: flexion, end_range, hinge,",
        ),
        (("answer", "knee", "yes"), 2, "'knee' is not the name of a question; choose from osteoporosis,"),
        (("answer", "night", "maybe"), 2, "invalid choice: 'maybe'"),
    ],
)
def test_an_impossible_change_is_refused_with_a_reason_and_changes_nothing(
    file: Path, capsys: Output, words: tuple[str, ...], code: int, why: str
) -> None:
    found = call(*words)

    assert (found, file.read_text()) == (code, HURT)
    assert why in capsys.readouterr().err


def test_a_new_user_has_nothing_to_include_or_to_ask_again(capsys: Output) -> None:
    codes = [call("asked"), call("include", "gentle")]

    assert codes == [1, 1]
    assert capsys.readouterr().err.splitlines() == [
        "deskbreak: none of your answers asks for a professional's word now.",
        "deskbreak: breaks are not limited to gentle movements.",
    ]
    assert not paths.safety_file().exists()


def test_a_file_that_cannot_be_read_is_reported_and_left_alone(capsys: Output) -> None:
    paths.safety_file().mkdir(parents=True)
    code = call("answer", "night", "no")

    assert (code, paths.safety_file().is_dir()) == (1, True)
    assert capsys.readouterr().err.splitlines() == [
        "deskbreak: care.toml: Is a directory",
        "deskbreak: until it can be read, breaks have only gentle movements.",
    ]


def test_why_a_file_cannot_be_read_is_in_the_json_too(capsys: Output) -> None:
    paths.safety_file().mkdir(parents=True)
    call("--json")
    why = "care.toml: Is a directory; until it can be read, breaks have only gentle movements."

    assert json.loads(capsys.readouterr().out) == {"error": why}


def test_a_change_that_cannot_be_written_is_reported(file: Path, capsys: Output) -> None:
    """A folder is in place of the lock beside it."""
    file.with_suffix(".lock").mkdir()
    code = call("answer", "night", "yes")

    assert (code, file.read_text()) == (1, HURT)
    assert "cannot be written: Is a directory" in capsys.readouterr().err


def test_a_typo_in_a_step_is_named_with_its_line(file: Path, capsys: Output) -> None:
    file.write_text(HURT.replace('"lean"', '"laen"'))
    code = call()

    assert code == 0
    assert (
        "deskbreak: care.toml: line 23, left_out.step: no routine here has a step 'laen'; did you mean 'lean'?\n"
        in capsys.readouterr().err
    )
    assert care(file).excluded_steps[0].why is ExclusionReason.PAIN
