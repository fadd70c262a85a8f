"""ports.Notifier on Windows and macOS, through desktop-notifier: toasts, and Apple's notification centre.

https://desktop-notifier.readthedocs.io/

It is asynchronous, so it gets a thread with an event loop; whatever we ask is done
there, one after the other. It cannot replace, so the old note of a slot is cleared
before the next one is shown. It answers a failure with a line in the log: that a
note was *dispatched* is the one sign that it went out. On macOS it works in an app
bundle only; elsewhere it takes a note and shows nothing, and can do nothing, by its
own account.

It also speaks to Linux desktops, which is how the tests check this file.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final

from deskbreak.core.model.fault import Fault, Mended, Part
from deskbreak.core.presentation.notification import Note, Slot
from deskbreak.ports import Post, Unavailable

if TYPE_CHECKING:
    from desktop_notifier import DesktopNotifier

_log = logging.getLogger(__name__)

_START_S: Final = 10.0
_END_S: Final = 1.0  # how long the end waits for notes on their way
_REMEMBERED: Final = 8  # notes whose clicks are understood: those shown, and the last ones before them
_FOR_EVER, _AS_USUAL = 0, -1  # seconds until a note goes, where the system lets us say

_NO_BUNDLE = (
    "macOS shows notifications with buttons only for programs that are installed as an app, and this Python is"
    " none."
)
_SWITCHED_OFF = (
    "Notifications of DeskBreak are switched off, so reminders show in the tray only. Switch them on in the"
    " system's settings, under Notifications."
)
_FAILED = "The system did not take a notification, so this reminder shows in the tray only."


def system_notifier(icon: Path) -> DesktopNotifier:
    """The library's notifier for this system. Raises whatever its backend raises."""
    from desktop_notifier import DesktopNotifier, Icon

    return DesktopNotifier("DeskBreak", Icon(path=icon))


class DesktopNotes:
    """Notes with buttons; the one of a slot takes the place of the last."""

    def __init__(
        self, post: Post, icon: Path, make: Callable[[Path], DesktopNotifier] = system_notifier
    ) -> None:
        """``icon``: the program's picture, an absolute path. ``make`` is called in the loop's thread."""
        self._post = post
        self._icon = icon
        self._make = make
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._faulty = False
        # What follows belongs to the loop's thread.
        self._turn = asyncio.Lock()  # first come, first served
        self._shown: dict[Slot, str] = {}
        self._notes: dict[str, Note] = {}
        self._dispatched = ""
        self._has_buttons = False

    def start(self) -> None:
        """Ask what can be shown here. Raises Unavailable."""
        logging.getLogger("desktop_notifier").setLevel(logging.CRITICAL)  # our Faults tell
        loops: SimpleQueue[asyncio.AbstractEventLoop] = SimpleQueue()
        self._thread = threading.Thread(target=_run, args=(loops,), name="notes", daemon=True)
        self._thread.start()
        self._loop = loops.get()
        try:
            asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(_START_S)
        except Exception as error:
            # winrt, rubicon and dbus-fast raise what they like: there are no notes then.
            self._end()
            if isinstance(error, Unavailable):
                raise
            _log.info("desktop-notifier cannot be used", exc_info=True)
            what = str(error) or type(error).__name__
            raise Unavailable(f"Notifications with buttons cannot be shown here: {what}.") from error

    def show(self, note: Note) -> None:
        """Show it in place of the last one of its slot; returns at once."""
        self._do(self._show(note))

    def withdraw(self, slot: Slot) -> None:
        """Take the slot's note away; returns at once."""
        self._do(self._withdraw(slot))

    def stop(self) -> None:
        """Take all away and end, after a second at most. Idempotent."""
        if self._loop is not None:
            last = asyncio.run_coroutine_threadsafe(self._withdraw(*Slot), self._loop)
            try:
                last.result(_END_S)
            except TimeoutError:
                _log.info("the notes could not be taken away in time")
            self._end()

    # The loop.

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

    # In its thread.

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

    async def _show(self, note: Note) -> None:
        from desktop_notifier import Button, Notification

        sent = Notification(
            note.title,
            note.body if self._has_buttons else note.plain or note.body,
            buttons=tuple(Button(each.label, identifier=each.id) for each in note.buttons)
            if self._has_buttons
            else (),
            timeout=_FOR_EVER if note.stays else _AS_USUAL,
        )
        async with self._turn:
            await self._clear(note.slot)
            if await _tried(self._centre.request_authorisation()) is False:
                self._fail(_SWITCHED_OFF)
                return
            self._remember(sent.identifier, note)
            await _tried(self._centre.send_notification(sent))
            if self._dispatched != sent.identifier:
                self._fail(_FAILED)
                return
            self._shown[note.slot] = sent.identifier
        if self._faulty:
            self._faulty = False
            self._post(Mended(Part.NOTIFIER))

    async def _withdraw(self, *slots: Slot) -> None:
        async with self._turn:
            for slot in slots:
                await self._clear(slot)

    async def _clear(self, slot: Slot) -> None:
        identifier = self._shown.pop(slot, None)
        if identifier is not None:  # the person, or time, may have taken it away before
            await _tried(self._centre.clear(identifier))

    def _remember(self, identifier: str, note: Note) -> None:
        self._notes[identifier] = note
        while len(self._notes) > _REMEMBERED:
            del self._notes[next(iter(self._notes))]

    def _on_dispatched(self, identifier: str) -> None:
        self._dispatched = identifier

    def _on_clicked(self, identifier: str) -> None:
        note = self._notes.get(identifier)
        if note is not None and note.default is not None:
            self._post(note.default)

    def _on_button(self, identifier: str, button_id: str) -> None:
        note = self._notes.get(identifier)
        for button in note.buttons if note is not None else ():
            if button.id == button_id:
                self._post(button.request)

    def _fail(self, text: str) -> None:
        if not self._faulty:
            self._faulty = True
            self._post(Fault(Part.NOTIFIER, text))


def _run(loops: SimpleQueue[asyncio.AbstractEventLoop]) -> None:
    """Run a loop until it is stopped; it is handed out first.

    It is made here because one that Windows' main thread makes takes the process' signals to itself.
    """
    loop = asyncio.new_event_loop()
    loops.put(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()


async def _tried(work: Awaitable[object]) -> object:
    """What ``work`` gives; None where it fails, which must cost no more than itself."""
    try:
        return await work
    except Exception:  # noqa: BLE001 - the boundary to three systems' libraries, each with errors of its own
        _log.info("desktop-notifier failed", exc_info=True)
        return None


async def _cancel_the_rest() -> None:
    """What the system never answered, a question to the person above all."""
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
