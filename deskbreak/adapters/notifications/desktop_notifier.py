"""ports.Notifier on Windows (toasts) and macOS (Notification Centre), through desktop-notifier.

https://desktop-notifier.readthedocs.io/

The library is asynchronous, so it runs in a thread with its own event loop, which
handles our calls one after the other. It cannot replace a notification, so the old
one of a slot is cleared before the next is shown. It reports failures only in its
log; the *dispatched* callback is the only sign that a notification went out. On
macOS it works only in an app bundle; elsewhere it accepts notifications without
showing them, and its documentation says that this cannot be changed.

It also supports Linux desktops, where the tests run this file.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final

from deskbreak.core.model.fault import Fault, Part, Recovered
from deskbreak.core.presentation.notification import Notification, Slot
from deskbreak.ports import Post, Unavailable

if TYPE_CHECKING:
    from desktop_notifier import DesktopNotifier

_log = logging.getLogger(__name__)

_START_S: Final = 10.0
_END_S: Final = 1.0  # time that `stop` waits for pending notifications
_REMEMBERED: Final = 8  # notifications whose clicks are recognised: those shown and the last before them
_FOR_EVER, _AS_USUAL = 0, -1  # seconds until a notification expires, where the system supports it

_NO_BUNDLE = (
    "macOS shows notifications with buttons only for programs that are installed as an app, and this Python is"
    " not one."
)
_SWITCHED_OFF = (
    "Notifications from DeskBreak are switched off, so reminders appear only in the tray. Switch them on in the"
    " system's settings, under Notifications."
)
_FAILED = "The system did not accept a notification, so this reminder appears only in the tray."


def system_notifier(icon: Path) -> DesktopNotifier:
    """The library's notifier for this system. Raises whatever its backend raises."""
    from desktop_notifier import DesktopNotifier, Icon

    return DesktopNotifier("DeskBreak", Icon(path=icon))


class ToastNotifier:
    """Notifications with buttons; a new one replaces the previous one of its slot."""

    def __init__(
        self, post: Post, icon: Path, make: Callable[[Path], DesktopNotifier] = system_notifier
    ) -> None:
        """``icon``: the absolute path of the program's icon. ``make`` is called in the loop's thread."""
        self._post = post
        self._icon = icon
        self._make = make
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._faulty = False
        # These attributes belong to the loop's thread.
        self._turn = asyncio.Lock()  # first come, first served
        self._shown: dict[Slot, str] = {}
        self._queue: dict[str, Notification] = {}
        self._dispatched = ""
        self._has_buttons = False

    def start(self) -> None:
        """Check what the system can show. Raises Unavailable."""
        logging.getLogger("desktop_notifier").setLevel(logging.CRITICAL)  # our Faults report its failures
        loops: SimpleQueue[asyncio.AbstractEventLoop] = SimpleQueue()
        self._thread = threading.Thread(target=_run, args=(loops,), name="notes", daemon=True)
        self._thread.start()
        self._loop = loops.get()
        try:
            asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(_START_S)
        except Exception as error:
            # winrt, rubicon and dbus-fast raise many kinds of errors: all mean that there are no notifications.
            self._end()
            if isinstance(error, Unavailable):
                raise
            _log.info("desktop-notifier cannot be used", exc_info=True)
            what = str(error) or type(error).__name__
            raise Unavailable(f"Notifications with buttons cannot be shown here: {what}.") from error

    def show(self, notification: Notification) -> None:
        """Show it instead of the previous one in its slot; returns at once."""
        self._do(self._show(notification))

    def withdraw(self, slot: Slot) -> None:
        """Withdraw the slot's notification; returns at once."""
        self._do(self._withdraw(slot))

    def stop(self) -> None:
        """Withdraw all notifications and stop, within a second. Idempotent."""
        if self._loop is not None:
            last = asyncio.run_coroutine_threadsafe(self._withdraw(*Slot), self._loop)
            try:
                last.result(_END_S)
            except TimeoutError:
                _log.info("the notifications could not be withdrawn in time")
            self._end()

    # The event loop.

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        if self._loop is None:
            work.close()
        else:
            asyncio.run_coroutine_threadsafe(work, self._loop)

    def _end(self) -> None:
        loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(_cancel_the_rest(), loop).result(_END_S)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()

    # In the loop's thread.

    async def _open(self) -> None:
        from desktop_notifier import Capability

        self._turn = asyncio.Lock()
        centre = self._make(self._icon)
        can = await centre.get_capabilities()
        if not can:
            raise Unavailable(_NO_BUNDLE)
        self._has_buttons = Capability.BUTTONS in can
        centre.on_dispatched = self._on_dispatched
        centre.on_clicked = self._on_clicked
        centre.on_button_pressed = self._on_button
        self._centre = centre

    async def _show(self, notification: Notification) -> None:
        from desktop_notifier import Button, Notification

        sent = Notification(
            notification.title,
            notification.body if self._has_buttons else notification.plain or notification.body,
            buttons=tuple(Button(each.label, identifier=each.id) for each in notification.buttons)
            if self._has_buttons
            else (),
            timeout=_FOR_EVER if notification.stays else _AS_USUAL,
        )
        async with self._turn:
            await self._clear(notification.slot)
            if await _tried(self._centre.request_authorisation()) is False:
                self._fail(_SWITCHED_OFF)
                return
            self._remember(sent.identifier, notification)
            await _tried(self._centre.send_notification(sent))
            if self._dispatched != sent.identifier:
                self._fail(_FAILED)
                return
            self._shown[notification.slot] = sent.identifier
        if self._faulty:
            self._faulty = False
            self._post(Recovered(Part.NOTIFIER))

    async def _withdraw(self, *slots: Slot) -> None:
        async with self._turn:
            for slot in slots:
                await self._clear(slot)

    async def _clear(self, slot: Slot) -> None:
        identifier = self._shown.pop(slot, None)
        if identifier is not None:  # it may have been dismissed or have expired
            await _tried(self._centre.clear(identifier))

    def _remember(self, identifier: str, notification: Notification) -> None:
        self._queue[identifier] = notification
        while len(self._queue) > _REMEMBERED:
            del self._queue[next(iter(self._queue))]

    def _on_dispatched(self, identifier: str) -> None:
        self._dispatched = identifier

    def _on_clicked(self, identifier: str) -> None:
        notification = self._queue.get(identifier)
        if notification is not None and notification.default is not None:
            self._post(notification.default)

    def _on_button(self, identifier: str, button_id: str) -> None:
        notification = self._queue.get(identifier)
        for button in notification.buttons if notification is not None else ():
            if button.id == button_id:
                self._post(button.request)

    def _fail(self, text: str) -> None:
        if not self._faulty:
            self._faulty = True
            self._post(Fault(Part.NOTIFIER, text))


def _run(loops: SimpleQueue[asyncio.AbstractEventLoop]) -> None:
    """Put a new event loop on ``loops`` and run it until it is stopped.

    It is created in this thread because on Windows, a loop made in the main thread takes over all signals.
    """
    loop = asyncio.new_event_loop()
    loops.put(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()


async def _tried(work: Awaitable[object]) -> object:
    """The result of ``work``; None if it fails, so that a failure affects nothing else."""
    try:
        return await work
    except Exception:  # noqa: BLE001 - the boundary to the libraries of three systems, with different errors
        _log.info("desktop-notifier failed", exc_info=True)
        return None


async def _cancel_the_rest() -> None:
    """Cancel requests that the system never answered, mostly permission prompts."""
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
