"""The last resort, with a fake notify-send on the PATH."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from deskbreak.adapters.notifications.null import NullNotifier
from deskbreak.adapters.notifications.plyer_notifier import PlyerNotifier, what_is_missing
from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.presentation.notification import Button, Notification, Slot
from deskbreak.core.timer.events import StartChosen
from deskbreak.ports import Message, Notifier, Unavailable
from tests.support.waiting import becomes, eventually

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="notify-send")

NOTE = Notification(
    Slot.REMINDER,
    "It's time",
    "Sitting 45 min.",
    plain="Sitting 45 min & counting. Run: deskbreak start",
    buttons=(Button("start", "Start break", StartChosen()),),
)
NO_BUS = "There is no session bus, so no notification can be shown. Start DeskBreak in your desktop session."
NO_PROGRAM = (
    "The program notify-send is missing: install the package libnotify-bin (libnotify on Arch and Fedora)."
)

# A notifier in a separate process: plyer chooses its backend once per process, by what it finds then.
SHOWS = """
import json, sys
from deskbreak.core.presentation.notification import Notification, Slot
from deskbreak.adapters.notifications.plyer_notifier import PlyerNotifier
sys.modules["dbus"] = None  # as in a plain virtual environment, also where the system's Python has it
notifier = PlyerNotifier(lambda message: print(message, flush=True), missing=lambda: None)
notifier.start()
for title, body, plain in json.loads(sys.argv[1]):
    notifier.show(Notification(Slot.REMINDER, title, body, plain))
sys.stdin.read()
notifier.stop()
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a notify-send that writes its arguments to ``sent``."""
    script = tmp_path / "notify-send"
    script.write_text(
        f"#!{sys.executable}\nimport json, sys\n"
        f"with open({str(tmp_path / 'sent')!r}, 'a') as sent:\n    sent.write(json.dumps(sys.argv[1:]) + '\\n')\n",
        encoding="utf-8",
    )
    script.chmod(0o755)
    return tmp_path


def sent(desk: Path) -> list[list[str]]:
    """The calls of notify-send."""
    file = desk / "sent"
    return (
        [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []
    )


def shown(desk: Path, notes: list[tuple[str, str, str]]) -> tuple[list[list[str]], str]:
    """Show these in a separate process; returns its notify-send calls (title, body) and its output."""
    with subprocess.Popen(
        [sys.executable, "-c", SHOWS, json.dumps(notes)],
        env={**os.environ, "PATH": f"{desk}{os.pathsep}{os.environ['PATH']}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        eventually(lambda: len(sent(desk)) == len(notes))
        out, _ = process.communicate(timeout=60)
    return [call[:2] for call in sent(desk)], out


def test_a_notification_is_its_title_and_the_text_for_servers_without_buttons(desk: Path) -> None:
    """No text offers something that cannot be clicked; markup is escaped, apostrophes are typographic."""
    notes = [(NOTE.title, NOTE.body, NOTE.plain), ("Status", "Sitting <b>5</b> min", "")]

    expected = [
        ["It\N{RIGHT SINGLE QUOTATION MARK}s time", "Sitting 45 min &amp; counting. Run: deskbreak start"],
        ["Status", "Sitting &lt;b&gt;5&lt;/b&gt; min"],
    ]
    assert (expected, "") == shown(desk, notes)


@pytest.mark.parametrize(
    ("environ", "programs", "modules", "expected"),
    [
        ({}, {"notify-send"}, set(), NO_BUS),
        ({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}, set(), set(), NO_PROGRAM),
        ({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}, {"notify-send"}, set(), None),
        ({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}, set(), {"dbus"}, None),
    ],
    ids=["no bus", "no program", "notify-send", "dbus-python"],
)
def test_missing_parts_are_found_before_anything_is_shown(
    environ: dict[str, str], programs: set[str], modules: set[str], expected: str | None
) -> None:
    """plyer would only warn on stderr."""
    if Path("/app").is_dir():
        pytest.skip("plyer takes this for a Flatpak")
    which: Callable[[str], str | None] = lambda name: name if name in programs else None  # noqa: E731 - it says it in one line

    assert expected == what_is_missing(environ, which, lambda name: name in modules or None)


def test_a_bus_at_its_default_path_is_found(tmp_path: Path) -> None:
    """systemd sessions need no environment variable."""
    (tmp_path / "bus").touch()
    environ = {"XDG_RUNTIME_DIR": str(tmp_path)}

    assert what_is_missing(environ, lambda name: name, lambda _: None) is None


def test_start_raises_with_a_readable_reason() -> None:
    """The wiring passes it on to the user."""
    notifier: Notifier = PlyerNotifier(lambda _: None, missing=lambda: NO_PROGRAM)

    with pytest.raises(Unavailable, match="libnotify-bin"):
        notifier.start()


@pytest.mark.usefixtures("plyer_afresh")
def test_a_later_loss_is_a_fault_once_until_it_is_back(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package was removed and installed again while the program ran."""
    monkeypatch.setenv("PATH", f"{desk}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setitem(sys.modules, "dbus", None)
    answers: list[str | None] = [None, NO_PROGRAM, NO_PROGRAM, None]
    posted: list[Message] = []
    notifier: Notifier = PlyerNotifier(posted.append, missing=lambda: answers.pop(0))
    notifier.start()
    for _ in range(3):
        notifier.show(NOTE)
    expected: list[Any] = [Fault(Part.NOTIFIER, NO_PROGRAM), Recovered(Part.NOTIFIER)]
    reported = becomes(expected, lambda: list(posted))
    notifier.withdraw(Slot.REMINDER)
    notifier.stop()

    assert expected == reported


def test_an_error_of_plyer_is_a_readable_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a usable backend plyer raises NotImplementedError; dbus-python has its own error types."""
    plyer = pytest.importorskip("plyer")

    class Broken:
        def notify(self, **_: object) -> None:
            raise RuntimeError("the server said no")

    monkeypatch.setattr(plyer, "notification", Broken())
    posted: list[Message] = []
    notifier = PlyerNotifier(posted.append, missing=lambda: None)
    notifier.start()
    notifier.show(NOTE)
    notifier.show(NOTE)
    expected: list[Any] = [Fault(Part.NOTIFIER, "A notification could not be shown: the server said no.")]
    reported = becomes(expected, lambda: list(posted))
    notifier.stop()

    assert expected == reported


def test_the_null_notifier_accepts_everything() -> None:
    """It exists so that callers need not check for a notifier."""
    notifier: Notifier = NullNotifier()
    notifier.start()
    notifier.show(NOTE)
    notifier.withdraw(Slot.REMINDER)
    notifier.stop()
