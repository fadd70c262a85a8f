"""Notifications on Linux: org.freedesktop.Notifications, spoken on our own connection.

https://specifications.freedesktop.org/notification-spec/latest/

Nothing here waits. Each slot is a small machine: what is *wanted* on the screen,
what was *sent* last and awaits its reply, and the id under which the server shows
it. One `Notify` a slot is under way at a time; when its reply comes, the slot is
brought to what is wanted by then. So a replacement that comes before the id is
known waits for it instead of stacking up beside the first, and a withdrawal is
never too early. A server that does not reply in time is a Fault, and Mended by
its reply, however late. Plasma refuses, for a second, a note that says the same
as the one before it, withdrawn or not: such a note is sent again after that.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path

from deskbreak.adapters.notifications.freedesktop_message import (
    BUS_ID,
    CAPABILITIES,
    HANGS,
    LEFT,
    NO_BUS,
    NO_SERVER,
    REFUSED,
    close,
    meant,
    notify,
)
from deskbreak.adapters.outage import Outage
from deskbreak.core.model.fault import Part
from deskbreak.core.presentation.notification import Note, Slot
from deskbreak.core.timer.events import ReminderShown
from deskbreak.core.timer.state import OnScreen
from deskbreak.linux.dbus.bus import Bus, Cancel
from deskbreak.linux.dbus.messages import NOBODY_THERE, Body, BusError, Match, Signal
from deskbreak.linux.dbus.services import NOTIFICATIONS, SERVER_INFORMATION
from deskbreak.ports import Post, Unavailable

_LAST_REPLIES_S = 1.0  # at the end, for notes that are just being shown
_REPLY_WITHIN_S = 5.0  # a server that is just being started takes one or two, on a busy machine
_TOO_SOON = (
    f"{NOTIFICATIONS}.Error.ExcessNotificationGeneration"  # https://bugs.kde.org/show_bug.cgi?id=409157
)
_AGAIN_AFTER_S = 1.2  # Plasma's second, and some
_TRIES_AGAIN = 3


@dataclass(frozen=True, slots=True)
class _Showing:
    """The state of one slot. ``shown`` has the buttons that a click may mean."""

    wanted: Note | None = None
    sent: Note | None = None
    shown: Note | None = None
    id: int = 0


class FreedesktopNotifier:
    """The port Notifier over the message bus."""

    def __init__(
        self,
        bus: Bus,
        post: Post,
        icon_path: Path,
        *,
        reply_within_s: float = _REPLY_WITHIN_S,
        again_after_s: float = _AGAIN_AFTER_S,
    ) -> None:
        """Seconds: ``reply_within_s``, later is a Fault; ``again_after_s``, when a note came too soon.

        ``icon_path``: an absolute path of the program's icon.
        """
        self._bus = bus
        self._post = post
        self._icon = icon_path.as_uri()
        self._reply_within_s = reply_within_s
        self._again_after_s = again_after_s
        self._outage = Outage(Part.NOTIFIER, post)
        self._lock = threading.RLock()  # the engine's thread and the bus's
        self._settled = threading.Condition(self._lock)
        self._slots = dict.fromkeys(Slot, _Showing())
        self._owner = ""
        self._capabilities: frozenset[str] | None = None
        self._server = ""  # what it calls itself
        self._bus_id = ""  # of all buses there ever were
        self._left: OnScreen | None = None  # what an earlier run may have left on the screen
        self._asking = False
        self._again: threading.Timer | None = None
        self._tries_again = 0
        self._early: list[tuple[int, str]] = []  # clicks on ids that may turn out to be ours
        self._token = ""
        self._cancels: list[Cancel] = []

    def start(self) -> None:
        """Listen to the server. Raises Unavailable without a bus; a missing server is told when it is needed."""
        if not self._bus.alive:
            raise Unavailable("There is no message bus in this session, and so no notification service.")
        heard = {
            "ActionInvoked": self._on_action,
            "NotificationClosed": self._on_closed,
            "ActivationToken": self._on_token,
        }
        for member, hear in heard.items():
            self._cancels.append(self._bus.listen(Match(NOTIFICATIONS, member, sender=NOTIFICATIONS), hear))
        self._bus.ask(BUS_ID, self._on_bus_id)  # first: it is answered before any owner
        self._cancels.append(self._bus.watch_name(NOTIFICATIONS, self._owned))

    def recall(self, left: OnScreen) -> None:
        """Take over a reminder of an earlier run, as soon as its server is known to be there still."""
        with self._lock:
            self._left = left
            self._take_over()

    def show(self, note: Note) -> None:
        """Show a note in its slot; returns at once."""
        with self._lock:
            self._change(note.slot, wanted=note)
            self._advance(note.slot)

    def withdraw(self, slot: Slot) -> None:
        """Take the slot's note away, now or as soon as its id is known."""
        with self._lock:
            self._change(slot, wanted=None)
            self._advance(slot)

    def stop(self) -> None:
        """Withdraw everything and end; waits a moment for ids that are not known yet. Idempotent."""
        with self._lock:
            for slot in Slot:
                self.withdraw(slot)
            self._settled.wait_for(self._is_settled, _LAST_REPLIES_S)
            if self._again is not None:
                self._again.cancel()
                self._again = None
            self._outage.forget()
        while self._cancels:
            self._cancels.pop()()

    def take_token(self) -> str:
        """Give the activation token of the last click, once: it lets a new window take the focus on Wayland."""
        with self._lock:
            token, self._token = self._token, ""
            return token

    # Bringing a slot to what is wanted. With the lock held.

    def _change(self, slot: Slot, **changes: Note | int | None) -> None:
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
            self._bus.ask(SERVER_INFORMATION, self._on_information)  # first: it is answered by then
            self._bus.ask(CAPABILITIES, self._on_capabilities)

    def _expect_reply(self) -> None:
        """Tell of it when no reply comes in time; before the question, whose reply may be an error at once."""
        self._outage.begin(HANGS, self._reply_within_s)

    def _refused(self, reason: BusError) -> None:
        if reason.name != _TOO_SOON or self._tries_again == _TRIES_AGAIN:
            self._tries_again = 0
            self._failed(reason)
            return
        self._outage.forget()  # it does answer
        # What is refused while we wait anyway, for clicks on the tray, does not count.
        if self._again is None:
            self._tries_again += 1
            self._again = threading.Timer(self._again_after_s, self._try_again)
            self._again.daemon = True
            self._again.start()

    def _failed(self, reason: BusError) -> None:
        self._change(Slot.STATUS, wanted=None)  # later, an answer of this moment is of no use
        if not self._bus.alive:
            self._outage.begin(NO_BUS)
        elif reason.name in NOBODY_THERE:
            self._outage.begin(NO_SERVER)
        else:
            self._outage.begin(REFUSED.format(reason.text))

    def _try_again(self) -> None:
        """On the timer's thread."""
        with self._lock:
            self._again = None
            self._advance_all()

    # What the server says. On the bus's thread.

    def _owned(self, owner: str) -> None:
        with self._lock:
            if self._owner:  # the next server knows nothing of what this one showed
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
        """Make what was left ours; of another server, or another bus, it is gone."""
        if self._left is None or not self._owner:
            return
        left, self._left = self._left, None
        now = self._slots[Slot.REMINDER]
        if left.server == self._whose and not now.id and now.sent is None:
            self._change(Slot.REMINDER, shown=LEFT, id=left.number)

    @property
    def _whose(self) -> str:
        """The server, told apart from all others, whenever and wherever they run."""
        return f"{self._bus_id} {self._owner}"

    def _on_information(self, reply: Body | BusError) -> None:
        with self._lock:
            self._server = "" if isinstance(reply, BusError) else reply[0]

    def _on_capabilities(self, reply: Body | BusError) -> None:
        with self._lock:
            self._asking = False
            if isinstance(reply, BusError) and reply.name in NOBODY_THERE:
                self._failed(reply)
                return
            self._outage.end()
            # A server that cannot say what it can do gets plain text.
            self._capabilities = frozenset() if isinstance(reply, BusError) else frozenset(reply[0])
            self._advance_all()

    def _on_shown(self, slot: Slot, reply: Body | BusError) -> None:
        with self._lock:
            sent = self._slots[slot].sent
            if isinstance(reply, BusError):
                self._change(slot, sent=None)
                self._refused(reply)
            else:
                self._tries_again = 0
                self._change(slot, sent=None, shown=sent, id=reply[0])
                self._outage.end()
                if slot is Slot.REMINDER and self._bus_id:
                    self._post(ReminderShown(reply[0], self._whose))
            if self._slots[slot].wanted is not sent:  # what was refused is not sent again at once
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
        for note in (now.shown, now.sent):  # while it is being replaced, the click may be meant for either
            request = meant(note, action) if note is not None else None
            if request is not None:
                self._post(request)
                return

    def _on_closed(self, signal: Signal) -> None:
        """Forget it; a note that the person or time took away does not come back by itself."""
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
        """Find whose id this is: these signals are sent to everybody, also those of other programs' notes."""
        return next((slot for slot, now in self._slots.items() if now.id == number and number), None)
