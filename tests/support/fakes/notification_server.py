"""A notification server that keeps what it shows, and lets the test click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dbus_fast import Message

from tests.support.fakes.peer import Answer, Peer, Refusal, plain

NAME = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"


@dataclass(frozen=True)
class Shown:
    """One notification on the screen."""

    title: str
    body: str
    actions: list[str]
    icon: str
    hints: dict[str, Any]
    expire_ms: int


class NotificationServer(Peer):
    """Shows at once; while ``slow``, it replies only on command; one that ``hangs`` does not even report its
    capabilities.

    It refuses the next ``too_soon`` notifications, as Plasma does with a repeated text.
    """

    def __init__(
        self, address: str, capabilities: tuple[str, ...] = ("actions", "body"), first_id: int = 1
    ) -> None:
        super().__init__(address)
        self.shown: dict[int, Shown] = {}
        self.calls: list[str] = []
        self.slow = False
        self.hangs = False
        self.broken = False
        self.too_soon = 0
        self._late: list[tuple[Message, int]] = []
        self._unanswered: list[Message] = []
        self._next_id = first_id
        self.name = "a server"
        self._capabilities = list(capabilities)
        self.methods[f"{NAME}.GetServerInformation"] = lambda _: ("ssss", [self.name, "us", "1", "1.2"])
        self.methods[f"{NAME}.GetCapabilities"] = self._get_capabilities
        self.methods[f"{NAME}.Notify"] = self._notify
        self.methods[f"{NAME}.CloseNotification"] = self._close
        self.own(NAME)

    def titles(self) -> dict[int, str]:
        """The ids and titles of the notifications on the screen."""
        return {number: shown.title for number, shown in self.shown.items()}

    def click(self, number: int, action: str) -> None:
        """Press a button, as a person does: the notification closes after it."""
        self.emit(_PATH, f"{NAME}.ActivationToken", "us", number, f"token-{number}")
        self.emit(_PATH, f"{NAME}.ActionInvoked", "us", number, action)
        self.end(number, 2)

    def end(self, number: int, reason: int) -> None:
        """Remove a notification from the screen (1 expired, 2 dismissed, 3 requested)."""
        self.shown.pop(number, None)
        self.emit(_PATH, f"{NAME}.NotificationClosed", "uu", number, reason)

    def reply(self) -> None:
        """Send the replies that were held back."""
        late, self._late = self._late, []
        for message, number in late:
            self.send(Message.new_method_return(message, "u", [number]))

    def held(self) -> int:
        """The number of replies that are held back."""
        return len(self._late)

    def wake(self) -> None:
        """Stop hanging, and answer the pending calls."""
        self.hangs = False
        unanswered, self._unanswered = self._unanswered, []
        for message in unanswered:
            self.send(Message.new_method_return(message, "as", [self._capabilities]))

    def _get_capabilities(self, message: Message) -> Answer:
        self.calls.append("GetCapabilities")
        if self.hangs:
            self._unanswered.append(message)
            return None
        return "as", [self._capabilities]

    def _notify(self, message: Message) -> Answer:
        if self.broken:
            raise Refusal("org.example.Error.Full")
        _app, replaces, icon, title, body, actions, hints, expire = plain(message.body)
        self.calls.append(f"Notify {title} replaces {replaces}")
        if self.too_soon:
            self.too_soon -= 1
            raise Refusal(f"{NAME}.Error.ExcessNotificationGeneration")
        number = replaces if replaces in self.shown else self._next_id
        self._next_id = max(self._next_id, number + 1)
        self.shown[number] = Shown(title, body, actions, icon, hints, expire)
        if self.slow:
            self._late.append((message, number))
            return None
        return "u", [number]

    def _close(self, message: Message) -> Answer:
        self.calls.append(f"Close {message.body[0]}")
        self.shown.pop(message.body[0], None)
        return "", []
