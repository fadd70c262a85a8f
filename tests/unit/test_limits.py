"""One set of limits for minutes, wherever they are set."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from deskbreak.cli.arguments import NotUnderstoodError, parser
from deskbreak.core.config.settings_parser import parse
from deskbreak.core.model.limits import LEAST_MINUTES, MINUTES_RANGE, MOST_MINUTES, in_minutes
from deskbreak.core.model.typed_json import Malformed
from deskbreak.core.timer.events import Request
from deskbreak.ipc.commands import CommandHandler
from deskbreak.popup.dialogs import IntervalDialog
from deskbreak.protocol.popup import IntervalReport, read_report, report_line
from deskbreak.render.pages.dialogs import interval_page
from deskbreak.render.pages.sheet import DialogAct
from deskbreak.render.theme import LIGHT
from deskbreak.resources import data_path

TYPED = ("0", "0.04", "0.05", "1", "4", "5", "240", "241", "1440", "1441", "9999")
ALLOWED = {"0.05", "1", "4", "5", "240", "241", "1440"}


def _by_settings(typed: str) -> bool:
    _, problems = parse(f"[breaks]\ninterval = {typed}\n")
    return not problems


def _by_command_line(typed: str) -> bool:
    verbs: dict[str, tuple[str, object]] = {"interval": ("", None)}
    try:
        parser(verbs, "interval").parse_args(["interval", typed])
    except NotUnderstoodError:
        return False
    return True


def _by_window(typed: str) -> bool:
    dialog = IntervalDialog(LIGHT, 1.0, 45)
    for character in typed:
        dialog.typed(character)
    return dialog.press(DialogAct.ACCEPT) == [IntervalReport(float(typed))]


def _by_what_the_window_says(typed: str) -> bool:
    try:
        read_report(report_line(IntervalReport(float(typed))).encode())
    except Malformed:
        return False
    return True


class _Engine:
    """Does everything that is requested."""

    def ask(self, request: Request) -> str:
        return str(request)

    def status(self) -> dict[str, object]:
        return {}

    def snooze_minutes(self) -> float:
        return 5.0

    def report(self, reported: object) -> None:
        raise NotImplementedError


def _by_socket(typed: str) -> bool:
    return CommandHandler(_Engine()).answer({"verb": "interval", "minutes": float(typed)})["ok"] is True


def _by_terminal(typed: str) -> bool:
    return in_minutes(typed) is not None


@pytest.mark.parametrize(
    "takes",
    [_by_settings, _by_command_line, _by_socket, _by_window, _by_what_the_window_says, _by_terminal],
)
def test_every_way_to_set_minutes_has_the_same_limits(takes: Callable[[str], bool]) -> None:
    """The settings, the command line, the socket, the menu's window, its process, the terminal."""
    assert {typed for typed in TYPED if takes(typed)} == ALLOWED


def test_the_words_name_the_limits_that_apply() -> None:
    """The reference of the settings and the window."""
    reference = data_path("config", "default.toml").read_text(encoding="utf-8")
    page = " ".join(words.text for words in interval_page("1441").words)
    limits = f"{LEAST_MINUTES:g} to {MOST_MINUTES:g}"

    assert limits == MINUTES_RANGE
    assert f"All minutes are numbers from {limits}." in reference
    assert f"From {limits} minutes." in page
