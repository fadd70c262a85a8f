"""The findings of `deskbreak doctor` where the system itself shows icon and notifications: Windows and macOS."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from deskbreak.core.model.fault import Fault, Part
from deskbreak.core.presentation.notification import Notification, Slot
from deskbreak.doctor import windows_macos
from deskbreak.doctor.finding import Finding, Standing
from deskbreak.doctor.instance import Running
from deskbreak.ports import Message, Unavailable


class FakeNotifier:
    """A notifier that keeps its notifications; it may be unavailable, or fail when it shows one."""

    def __init__(self, post: Callable[[Message], None], *, why_not: str = "", fault: str = "") -> None:
        self.done: list[str] = []
        self._post = post
        self._why_not = why_not
        self._trouble = fault

    def start(self) -> None:
        if self._why_not:
            raise Unavailable(self._why_not)

    def show(self, notification: Notification) -> None:
        self.done.append(f"show {notification.title}")
        if self._trouble:
            self._post(Fault(Part.NOTIFIER, self._trouble))

    def withdraw(self, slot: Slot) -> None:
        self.done.append(f"withdraw {slot}")

    def stop(self) -> None:
        self.done.append("stop")


def find(*kinds: dict[str, str]) -> tuple[Finding, list[FakeNotifier]]:
    """The findings for these notifiers, the best first, and the notifiers."""
    made: list[FakeNotifier] = []

    def make(post: Callable[[Message], None]) -> Sequence[FakeNotifier]:
        made.extend(FakeNotifier(post, **kind) for kind in kinds)
        return made

    return windows_macos.notifications(make, 0.0), made


def test_the_icon_is_that_of_the_running_instance() -> None:
    up, gone = Running(7), Running(7, {"faults": {"tray icon": "The icon is gone."}})

    assert Standing.OFF is windows_macos.tray(Running()).standing
    assert Standing.WORKS is windows_macos.tray(up).standing
    assert Finding(Part.TRAY, Standing.BROKEN, "The icon is gone.") == windows_macos.tray(gone)


def test_a_notification_is_shown_and_withdrawn() -> None:
    finding, (notes,) = find({})

    assert Finding(Part.NOTIFIER, Standing.WORKS, "One was shown and closed.") == finding
    assert ["show Testing DeskBreak", "withdraw status", "stop"] == notes.done


def test_the_second_best_notifier_is_reported_as_such_with_the_reason() -> None:
    finding, (best, second) = find({"why_not": "It is not installed as an app."}, {})

    assert Standing.DEGRADED is finding.standing
    assert finding.text.endswith("It is not installed as an app.")
    assert [[], ["show Testing DeskBreak", "withdraw status", "stop"]] == [best.done, second.done]


def test_a_notifier_that_fails_is_broken() -> None:
    assert Finding(Part.NOTIFIER, Standing.BROKEN, "It was refused.") == find({"fault": "It was refused."})[0]
    assert (
        Finding(Part.NOTIFIER, Standing.BROKEN, "No. Nor this.")
        == find({"why_not": "No."}, {"why_not": "Nor this."})[0]
    )
