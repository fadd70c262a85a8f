"""Notifications on Linux: org.freedesktop.Notifications on our own bus connection.

https://specifications.freedesktop.org/notification-spec/latest/

No call blocks. Each slot is a small state machine: the notification *wanted* on
the screen, the one *sent* last that awaits its reply, and the id under which the
server shows it. Each slot has at most one pending `Notify`; when its reply comes,
the slot advances to what is wanted by then. So a replacement that arrives before
the id is known waits for it instead of appearing beside the first, and a
withdrawal is never too early. A server that does not reply in time is a Fault,
which its reply recovers, however late. For one second, Plasma refuses a
notification with the same text as the previous one, withdrawn or not: it is then
sent again.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path

from deskbreak.adapters.delayed_fault import DelayedFault
from deskbreak.adapters.notifications.freedesktop_message import (
    BUS_ID,
    CAPABILITIES,
    HANGS,
    LEFT,
    NO_BUS,
    NO_SERVER,
    REFUSED,
    close,
    notify,
    request_of,
)
from deskbreak.core.model.fault import Part
from deskbreak.core.presentation.notification import Notification, Slot
from deskbreak.core.timer.events import ReminderShown
from deskbreak.core.timer.state import OnScreen
from deskbreak.linux.dbus.bus import Bus, Cancel
from deskbreak.linux.dbus.messages import NOBODY_THERE, Body, BusError, Match, Signal
from deskbreak.linux.dbus.services import NOTIFICATIONS, SERVER_INFORMATION
from deskbreak.ports import Post, Unavailable

_LAST_REPLIES_S = 1.0  # at the end, for notifications that await their id
_REPLY_WITHIN_S = 5.0  # a server that is just starting takes one or two, on a busy machine
_TOO_SOON = (
    f"{NOTIFICATIONS}.Error.ExcessNotificationGeneration"  # https://bugs.kde.org/show_bug.cgi?id=409157
)
_AGAIN_AFTER_S = 1.2  # Plasma's second, and a margin
_TRIES_AGAIN = 3


@dataclass(frozen=True, slots=True)
class _SlotState:
    """The state of one slot. ``shown`` holds the buttons that a click may refer to."""

    wanted: Notification | None = None
    sent: Notification | None = None
    shown: Notification | None = None
    id: int = 0


class FreedesktopNotifier:
    """ports.Notifier over the message bus."""

    def __init__(
        self,
        bus: Bus,
        post: Post,
        icon_path: Path,
        *,
        reply_within_s: float = _REPLY_WITHIN_S,
        again_after_s: float = _AGAIN_AFTER_S,
    ) -> None:
        """``reply_within_s``: a later reply is a Fault. ``again_after_s``: delay after "too soon".

        ``icon_path``: the absolute path of the program's icon.
        """
        self._bus = bus
        self._post = post
        self._icon = icon_path.as_uri()
        self._reply_within_s = reply_within_s
        self._again_after_s = again_after_s
        self._fault = DelayedFault(Part.NOTIFIER, post)
        self._lock = threading.RLock()  # used by the engine's thread and the bus's
        self._settled = threading.Condition(self._lock)
        self._slots = dict.fromkeys(Slot, _SlotState())
        self._owner = ""
        self._capabilities: frozenset[str] | None = None
        self._server = ""  # the name it reports
        self._bus_id = ""  # unique among all buses
        self._to_adopt: OnScreen | None = None  # a reminder that an earlier run may have left on the screen
        self._asking = False
        self._again: threading.Timer | None = None
        self._tries_again = 0
        self._early: list[tuple[int, str]] = []  # clicks on ids not known yet, which may be ours
        self._token = ""
        self._cancels: list[Cancel] = []

    def start(self) -> None:
        """Listen to the server. Raises Unavailable without a bus; a missing server is reported when it is needed."""
        if not self._bus.alive:
            raise Unavailable("This session has no message bus, and therefore no notification service.")
        handlers = {
            "ActionInvoked": self._on_action,
            "NotificationClosed": self._on_closed,
            "ActivationToken": self._on_token,
        }
        for member, handler in handlers.items():
            self._cancels.append(
                self._bus.listen(Match(NOTIFICATIONS, member, sender=NOTIFICATIONS), handler)
            )
        self._bus.ask(BUS_ID, self._on_bus_id)  # first, so that the answer precedes every owner
        self._cancels.append(self._bus.watch_name(NOTIFICATIONS, self._on_owner))

    def adopt_reminder(self, shown: OnScreen) -> None:
        """Take over a reminder of an earlier run once it is known that the same server still runs."""
        with self._lock:
            self._to_adopt = shown
            self._take_over()

    def show(self, notification: Notification) -> None:
        """Show a notification in its slot; returns at once."""
        with self._lock:
            self._change(notification.slot, wanted=notification)
            self._advance(notification.slot)

    def withdraw(self, slot: Slot) -> None:
        """Withdraw the slot's notification, now or as soon as its id is known."""
        with self._lock:
            self._change(slot, wanted=None)
            self._advance(slot)

    def stop(self) -> None:
        """Withdraw everything and stop; waits up to a second for ids that are not known yet. Idempotent."""
        with self._lock:
            for slot in Slot:
                self.withdraw(slot)
            self._settled.wait_for(self._is_settled, _LAST_REPLIES_S)
            if self._again is not None:
                self._again.cancel()
                self._again = None
            self._fault.forget()
        while self._cancels:
            self._cancels.pop()()

    def take_token(self) -> str:
        """Return the activation token of the last click, once: it lets a new window take the focus on Wayland."""
        with self._lock:
            token, self._token = self._token, ""
            return token

    # Advancing a slot to what is wanted. These methods need the lock.

    def _change(self, slot: Slot, **changes: Notification | int | None) -> None:
        self._slots[slot] = replace(self._slots[slot], **changes)  # type: ignore[arg-type]

    def _is_settled(self) -> bool:
        return all(each.sent is None for each in self._slots.values())

    def _advance_all(self) -> None:
        for slot in Slot:
            self._advance(slot)

    def _advance(self, slot: Slot) -> None:
        now = self._slots[slot]
        if now.sent is not None or now.wanted is now.shown:
            return
        if now.wanted is None:
            self._bus.send(close(now.id))
            self._change(slot, shown=None, id=0)
        elif self._capabilities is None:
            self._ask_capabilities()
        else:
            self._change(slot, sent=now.wanted)
            self._expect_reply()
            call = notify(now.wanted, now.id, self._icon, self._capabilities, self._server)
            self._bus.ask(call, lambda reply: self._on_shown(slot, reply))

    def _ask_capabilities(self) -> None:
        if not self._asking:
            self._asking = True
            self._expect_reply()
            self._bus.ask(SERVER_INFORMATION, self._on_information)  # first, so that it is answered first
            self._bus.ask(CAPABILITIES, self._on_capabilities)

    def _expect_reply(self) -> None:
        """Report a missing reply after a time. Call this before the request, which may fail at once."""
        self._fault.begin(HANGS, self._reply_within_s)

    def _on_refused(self, reason: BusError) -> None:
        if reason.name != _TOO_SOON or self._tries_again == _TRIES_AGAIN:
            self._tries_again = 0
            self._on_failed(reason)
            return
        self._fault.forget()  # the server does answer
        # Refusals while we wait anyway, caused by clicks on the tray, do not count.
        if self._again is None:
            self._tries_again += 1
            self._again = threading.Timer(self._again_after_s, self._try_again)
            self._again.daemon = True
            self._again.start()

    def _on_failed(self, reason: BusError) -> None:
        self._change(Slot.STATUS, wanted=None)  # a reply to a click is useless later
        if not self._bus.alive:
            self._fault.begin(NO_BUS)
        elif reason.name in NOBODY_THERE:
            self._fault.begin(NO_SERVER)
        else:
            self._fault.begin(REFUSED.format(reason.text))

    def _try_again(self) -> None:
        """Runs on the timer's thread."""
        with self._lock:
            self._again = None
            self._advance_all()

    # Messages from the server. On the bus's thread.

    def _on_owner(self, owner: str) -> None:
        with self._lock:
            if self._owner:  # the next server does not know the notifications of this one
                self._capabilities = None
                if self._slots[Slot.STATUS].shown is not None:
                    self._change(Slot.STATUS, wanted=None)
                for slot in Slot:
                    self._change(slot, shown=None, id=0)
            self._owner = owner
            if owner:
                self._take_over()
                self._advance_all()

    def _on_bus_id(self, reply: Body | BusError) -> None:
        with self._lock:
            self._bus_id = "" if isinstance(reply, BusError) else reply[0]

    def _take_over(self) -> None:
        """Adopt the reminder of the earlier run; with another server or another bus, it is gone."""
        if self._to_adopt is None or not self._owner:
            return
        shown, self._to_adopt = self._to_adopt, None
        now = self._slots[Slot.REMINDER]
        if shown.server == self._server_identity and not now.id and now.sent is None:
            self._change(Slot.REMINDER, shown=LEFT, id=shown.number)

    @property
    def _server_identity(self) -> str:
        """An identifier of this server, unique among all servers and buses."""
        return f"{self._bus_id} {self._owner}"

    def _on_information(self, reply: Body | BusError) -> None:
        with self._lock:
            self._server = "" if isinstance(reply, BusError) else reply[0]

    def _on_capabilities(self, reply: Body | BusError) -> None:
        with self._lock:
            self._asking = False
            if isinstance(reply, BusError) and reply.name in NOBODY_THERE:
                self._on_failed(reply)
                return
            self._fault.end()
            # A server that does not report its capabilities gets plain text.
            self._capabilities = frozenset() if isinstance(reply, BusError) else frozenset(reply[0])
            self._advance_all()

    def _on_shown(self, slot: Slot, reply: Body | BusError) -> None:
        with self._lock:
            sent = self._slots[slot].sent
            if isinstance(reply, BusError):
                self._change(slot, sent=None)
                self._on_refused(reply)
            else:
                self._tries_again = 0
                self._change(slot, sent=None, shown=sent, id=reply[0])
                self._fault.end()
                if slot is Slot.REMINDER and self._bus_id:
                    self._post(ReminderShown(reply[0], self._server_identity))
            if self._slots[slot].wanted is not sent:  # a refused notification is not sent again at once
                self._advance(slot)
            self._settled.notify_all()
            early = self._early
            self._early = []
            for number, action in early:
                self._clicked(number, action)

    def _on_action(self, signal: Signal) -> None:
        with self._lock:
            self._clicked(*signal.body)

    def _clicked(self, number: int, action: str) -> None:
        slot = self._slot_of(number)
        if slot is None:
            if not self._is_settled():
                self._early.append((number, action))
            return
        now = self._slots[slot]
        for notification in (now.shown, now.sent):  # during a replacement, the click may belong to either
            request = request_of(notification, action) if notification is not None else None
            if request is not None:
                self._post(request)
                return

    def _on_closed(self, signal: Signal) -> None:
        """Forget a closed notification: one that was dismissed or has expired does not come back by itself."""
        with self._lock:
            slot = self._slot_of(signal.body[0])
            if slot is not None:
                now = self._slots[slot]
                wanted = None if now.wanted is now.shown else now.wanted
                self._change(slot, wanted=wanted, shown=None, id=0)

    def _on_token(self, signal: Signal) -> None:
        with self._lock:
            number, token = signal.body
            if self._slot_of(number) is not None:
                self._token = token

    def _slot_of(self, number: int) -> Slot | None:
        """Find the slot with this id. The server broadcasts these signals, including those for other programs."""
        return next((slot for slot, now in self._slots.items() if now.id == number and number), None)
