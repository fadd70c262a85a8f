"""The settings parser: it accepts any text, and its diagnostics are correct."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import time
from functools import partial
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given, strategies as st

from deskbreak.core.config.settings_parser import keys, parse, parse_time
from deskbreak.core.model.diagnostic import Diagnostic
from deskbreak.core.model.inhibitor import BLOCKING, Inhibitor
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Contrast, Motion, OfficeHours, Settings, ThemeChoice, wanted

REFERENCE = Path(__file__).parents[4] / "config" / "default.toml"
LINES = REFERENCE.read_text(encoding="utf-8").split("\n")

EVERYTHING = """
[breaks]
interval = 30
natural_break = 7.5
away_after = 3
remind_again = 10
snooze = 2
snoozes = 1
hold_at_most = 90

[hold]
do_not_disturb = false
calls = true
full_screen = false
sharing = false
programs = ["obs", " zoom "]

[office_hours]
enabled = true
days = ["sat", "sun"]
from = "22:30"
to = 06:15:40

[routine]
name = "mine"
variant = "seated"
breath = 4.5

[look]
theme = "dark"
panel = "light"

[summary]
enabled = false
at = "16:30"
"""


def test_the_reference_states_the_built_in_values() -> None:
    """Copying it changes nothing."""
    assert parse("\n".join(LINES)) == (Settings(), ())


def test_the_reference_names_every_setting_and_no_other() -> None:
    """It is the user's only list of settings."""
    tree = tomllib.loads("\n".join(LINES))

    assert {(section, key) for section, table in tree.items() for key in table} == keys()


def test_every_setting_can_be_set() -> None:
    """Minutes become seconds; a time of day may use TOML's own type."""
    assert parse(EVERYTHING) == (
        Settings(
            interval_s=1800.0,
            natural_break_s=450.0,
            away_after_s=180.0,
            remind_again_s=600.0,
            snooze_s=120.0,
            snoozes=1,
            inhibit_at_most_s=5400.0,
            inhibitors=frozenset({Inhibitor.CALL, Inhibitor.PROGRAM}),
            inhibiting_programs=("obs", "zoom"),
            office_hours=OfficeHours(
                enabled=True, days=frozenset({5, 6}), start=time(22, 30), end=time(6, 15)
            ),
            routine="mine",
            variant=Variant.SEATED,
            breath_s=4.5,
            theme=ThemeChoice.DARK,
            panel=ThemeChoice.LIGHT,
            summary_enabled=False,
            summary_at=time(16, 30),
        ),
        (),
    )


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        (
            "[breaks]\ninterval = 0",
            "breaks.interval",
            "0 cannot be used: it should be a number of minutes from 0.05",
        ),
        ("[breaks]\ninterval = nan", "breaks.interval", "nan cannot be used"),
        ("[breaks]\ninterval = true", "breaks.interval", "True cannot be used"),
        ('[breaks]\ninterval = "45"', "breaks.interval", "'45' cannot be used"),
        (
            "[breaks]\nsnoozes = 1.5",
            "breaks.snoozes",
            "1.5 cannot be used: it should be a whole number from 0 to 99",
        ),
        ("[breaks]\nsnoozes = false", "breaks.snoozes", "False cannot be used"),
        (
            "[breaks]\nintervall = 45",
            "breaks.intervall",
            "is not a setting; did you mean interval?",
        ),
        (
            "[breaks]\ninterval = 0x" + "f" * 9000,
            "interval = 0x" + "f" * 27 + "…",
            "is not TOML",
        ),
        ('[look]\ntheme = "pink"', "look.theme", "it should be one of system, light, dark"),
        ("[look]\ntheme = {}", "look.theme", "{} cannot be used"),
        ('[look]\ntheme = "' + "x" * 99 + '"', "look.theme", f"'{'x' * 39}… cannot be used"),
        ('[hold]\ncalls = "no"', "hold.calls", "'no' cannot be used: it should be true or false"),
        ("[hold]\nsharing = 0", "hold.sharing", "0 cannot be used: it should be true or false"),
        ('[hold]\nprograms = "obs"', "hold.programs", "'obs' cannot be used: it should be a list of names"),
        ('[hold]\nprograms = ["obs", 5]', "hold.programs", "['obs', 5] cannot be used"),
        ('[hold]\nprograms = ["obs", " "]', "hold.programs", "['obs', ' '] cannot be used"),
        (
            "[hold]\nfilms = true",
            "hold.films",
            "is not a setting; choose from do_not_disturb, calls, full_screen, sharing, programs",
        ),
        ('[office_hours]\nenabled = "yes"', "office_hours.enabled", "it should be true or false"),
        ('[office_hours]\ndays = ["mo"]', "office_hours.days", "it should be a list of mon, tue, wed"),
        ('[office_hours]\ndays = "mon"', "office_hours.days", "it should be a list of mon, tue, wed"),
        ('[office_hours]\nfrom = "24:00"', "office_hours.from", "it should be a time of day"),
        ("[office_hours]\nfrom = 9", "office_hours.from", "it should be a time of day"),
        ('[routine]\nname = "../x"', "routine.name", "it should be the name of a routine"),
        ("[routine]\nname = 5", "routine.name", "it should be the name of a routine"),
        ("# nothing\n[brakes]", "brakes", "is not a section; did you mean breaks?"),
        ("# nothing\nbreaks = 45", "breaks", "should be a section: [breaks]"),
        ("# nothing\n[[breaks]]\ninterval = 45", "breaks", "should be a section: [breaks]"),
        ("# nothing\n[breaks.interval]", "breaks.interval", "{} cannot be used"),
        ('[breaks]\ninterval = """\n', 'interval = """', "is not TOML"),
        ("[breaks]\ninterval == 45", "interval == 45", "is not TOML"),
        ("[breaks]\n\x0c", "", "is not TOML"),
        ("[breaks]\n[office_hours", "[office_hours", "is not TOML; nothing in this section is read"),
        ("[breaks]\n[breaks]", "[breaks]", "is defined twice; nothing in this section is read"),
        ("[breaks]\nx = " + "1" * 9000, "x = " + "1" * 36 + "…", "is not TOML"),
        ("[breaks]\nx = " + "[" * 9000, "x = " + "[" * 36 + "…", "is not TOML"),
        ('[look]\ninterval = 45 # a\u2028b\ntheme = "light"', "look.interval", "is not a setting"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_its_line(text: str, where: str, words: str) -> None:
    """Each of them is in the second line."""
    _, problems = parse(text)

    assert [(problem.line, problem.where) for problem in problems] == [(2, where)]
    assert problems[0].text.startswith(words) or words in problems[0].text


def test_an_unknown_inhibitor_affects_only_itself() -> None:
    """The other inhibitors that were switched off stay off, and the unreadable one keeps its default: on."""
    settings, problems = parse('[hold]\nfull_screen = false\ncalls = "no"\nprograms = [""]\n')

    assert settings == Settings(inhibitors=BLOCKING - {Inhibitor.FULL_SCREEN})
    assert [problem.line for problem in problems] == [3, 4]


def test_listed_programs_inhibit_even_when_every_other_inhibitor_is_off() -> None:
    """Listing them is enough."""
    settings, _ = parse("[hold]\ndo_not_disturb=false\ncalls=false\nfull_screen=false\nsharing=false")

    assert settings.inhibitors == {Inhibitor.PROGRAM}


def test_a_bad_setting_affects_only_itself() -> None:
    """The lines before and after it count."""
    settings, problems = parse('[breaks]\ninterval = 30\nsnooze = "x\nsnoozes = -1\n[look]\ntheme = "dark"\n')

    assert settings == Settings(interval_s=1800.0, theme=ThemeChoice.DARK)
    assert [problem.line for problem in problems] == [3, 4]


@pytest.mark.parametrize(
    "opened", ['remind_again = """5', "remind_again = '''5", "remind_again = [5", "remind_again = [[5"]
)
def test_an_unclosed_quote_or_bracket_costs_only_its_line(opened: str) -> None:
    """tomllib notices it only further down, or at the end."""
    settings, problems = parse(f'[breaks]\ninterval = 30\n{opened}\nsnoozes = 1\n\n[look]\ntheme = "dark"\n')

    assert settings == Settings(interval_s=1800.0, snoozes=1, theme=ThemeChoice.DARK)
    assert [problem.line for problem in problems] == [3]


@pytest.mark.parametrize("kind", ["prose", "a quote that is never closed", "the same key again and again"])
def test_parsing_garbage_takes_time_linear_in_its_length(kind: str) -> None:
    """A stray letter, or a missing quote at the top, does not delay the first answer."""
    line = {"prose": "Dear [reader, it's late"}.get(kind, "snooze = 5")
    opened = '[breaks]\nsnoozes = """\n' if "quote" in kind else "[breaks]\n"

    short, long = (calls_of(partial(parse, opened + f"{line}\n" * count)) for count in (250, 500))

    assert long < 3 * short


def test_after_twenty_lines_that_are_not_toml_the_rest_is_not_read() -> None:
    """The lines read before them count, and the list of diagnostics stays bounded."""
    settings, problems = parse(
        "[breaks]\nsnoozes = 2\n" + "Dear reader,\n" * 3000 + "[cues]\nsounds = false\n"
    )

    assert settings == Settings(snoozes=2)
    assert [problem.line for problem in problems] == list(range(3, 24))
    assert (
        str(problems[-1]) == "line 23, all from here on: is not read, because too much above it is not TOML"
    )


def test_a_key_whose_line_cannot_be_found_is_reported_without_a_line() -> None:
    """A wrong line number would be worse than none."""
    _, problems = parse('"a\\u002eb" = 1\n')

    assert problems == (
        Diagnostic(
            None,
            "a.b",
            "is not a section; choose from breaks, hold, office_hours, routine, cues, look, summary",
        ),
    )


def test_a_diagnostic_reads_as_a_sentence() -> None:
    """With as much of its position as is known."""
    assert [
        str(Diagnostic(line, where, "is wrong"))
        for line, where in [(3, "a"), (None, "a"), (3, ""), (None, "")]
    ] == [
        "line 3, a: is wrong",
        "a: is wrong",
        "line 3: is wrong",
        "is wrong",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [("9:05", time(9, 5)), (" 23:59 ", time(23, 59)), ("24:00", None), ("12:60", None), ("noon", None)],
)
def test_times_of_day_are_hours_and_minutes(text: str, found: time | None) -> None:
    """As on the command line."""
    assert parse_time(text) == found


@given(
    st.text()
    | st.lists(st.sampled_from([*LINES, '"""', "'''", "[", "]", "[[breaks]]", "a.b=", "\r", "=\x00"])).map(
        "\n".join
    )
)
def test_any_text_gives_settings_and_diagnostics(text: str) -> None:
    """Nothing that a person or a disk does to the file stops the reminders."""
    settings, problems = parse(text)

    assert isinstance(settings, Settings)
    assert all(problem.line is None or 1 <= problem.line <= text.count("\n") + 1 for problem in problems)


@given(
    st.integers(0, len(LINES) - 1), st.sampled_from(["oops", "= 5", "[[[", 'x = "', "oops = 1", "x = 1 1"])
)
def test_one_bad_line_among_good_ones_is_reported(at: int, bad: str) -> None:
    """All the others count."""
    settings, problems = parse("\n".join([*LINES[:at], bad, *LINES[at:]]))

    assert settings == Settings()
    assert [problem.line for problem in problems] == [at + 1]


def test_a_line_of_binary_data_is_named_without_its_control_characters() -> None:
    """The text goes to notifications and to terminals, which would obey them."""
    _, (problem,) = parse("[breaks]\n\x1b[2Jsnoozes = 2\n")

    assert str(problem) == "line 2, ?[2Jsnoozes = 2: is not TOML"


def calls_of(work: Callable[[], object]) -> int:
    """The number of function calls, as a measure of work that does not depend on a busy machine."""
    calls = 0

    def count(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal calls
        calls += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("header", ["[summary", "[look]"])
def test_keys_below_an_unusable_header_belong_to_no_other_section(header: str) -> None:
    """Otherwise a typo in one section's header would set keys of the same name in another."""
    text = (
        f"[look]\ntext = 1.5\n[office_hours]\nto = '17:00'\n{header}\nenabled = true\n\n[breaks]\nsnoozes = 1"
    )
    settings, problems = parse(text)

    assert [problem.line for problem in problems] == [5]
    assert settings == replace(Settings(), text=1.5, office_hours=OfficeHours(end=time(17)), snoozes=1)


@pytest.mark.parametrize(
    ("setting", "desktop", "expected"),
    [
        (ThemeChoice.DARK, False, True),
        (ThemeChoice.LIGHT, True, False),
        (Contrast.HIGH, False, True),
        (Contrast.NORMAL, True, False),
        (Motion.REDUCED, False, True),
        (Motion.FULL, True, False),
    ],
)
def test_an_explicit_setting_counts_and_the_desktop_is_not_asked(
    setting: ThemeChoice | Contrast | Motion, *, desktop: bool, expected: bool
) -> None:
    """Asking can take a while."""
    asked: list[str] = []

    def ask() -> bool:
        asked.append("desktop?")
        return desktop

    assert (wanted(setting, ask), asked) == (expected, [])


@pytest.mark.parametrize("setting", [ThemeChoice.SYSTEM, Contrast.SYSTEM, Motion.SYSTEM])
def test_what_is_left_to_the_desktop_follows_the_desktop(setting: ThemeChoice | Contrast | Motion) -> None:
    """Dark, high contrast and without motion, or not."""
    assert (wanted(setting, lambda: True), wanted(setting, lambda: False)) == (True, False)
