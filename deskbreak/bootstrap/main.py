"""Assembles and runs DeskBreak: adapters, engine, socket, signals, and a clean shutdown."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial

from deskbreak import __version__
from deskbreak.adapters.display import display_name, has_display
from deskbreak.adapters.system_clock import SystemClock, boot_id
from deskbreak.app.components import Components
from deskbreak.app.engine import Engine
from deskbreak.app.inbox import EngineCall, Inbox
from deskbreak.app.inhibitor_monitor import InhibitorMonitor
from deskbreak.app.journal_queue import JournalQueue
from deskbreak.app.periodic_jobs import Jobs, PeriodicJobs
from deskbreak.app.sensor_group import SensorGroup
from deskbreak.app.state_store import StateStore
from deskbreak.app.user_settings import UserSettings
from deskbreak.bootstrap.adapters import surface_for
from deskbreak.bootstrap.context import Context, Surface
from deskbreak.bootstrap.end_deadline import EndDeadline
from deskbreak.bootstrap.os_signals import on_signals
from deskbreak.core.model.fault import Fault, Part
from deskbreak.core.model.safe_text import safe
from deskbreak.core.timer.events import QuitChosen, Ticked
from deskbreak.ipc import find_instance
from deskbreak.ipc.commands import CommandHandler
from deskbreak.ipc.endpoint import Endpoint
from deskbreak.ipc.instance_lock import InstanceLock
from deskbreak.ipc.server import Server
from deskbreak.storage import files, paths, runtime_dir
from deskbreak.storage.disk import Disk
from deskbreak.storage.journal_writer import FileJournal
from deskbreak.storage.routines import known_steps
from deskbreak.storage.safety_file import SafetyFile
from deskbreak.storage.snapshot_file import SnapshotFile
from deskbreak.terminal.printing import print_text

NOT_STARTED = 1  # exit code
_SAVE_WITHIN_S = 2.0


class AlreadyRunning(Exception):
    """Another DeskBreak of this user has the lock: it is running, starting or ending."""


class RunningUnreachable(AlreadyRunning):
    """It is running but cannot be reached; the text says why."""


class _SafeFormatter(logging.Formatter):
    """Makes log lines safe for a terminal, because they contain names of files and from other programs."""

    def format(self, record: logging.LogRecord) -> str:
        """Format the record without control sequences."""
        return safe(super().format(record), lines=True)


def run(*, plain: bool) -> int:
    """Run DeskBreak until it should end; return the exit code. Main thread only. Raises Occupied."""
    # In a terminal and in plain mode, faults are already printed to the same place as stderr.
    level = logging.WARNING if has_display() else logging.ERROR
    handler = logging.StreamHandler()
    handler.setFormatter(_SafeFormatter("deskbreak: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])
    lock = InstanceLock(*paths.lock_files())
    try:
        free = lock.acquire()
    except OSError as error:
        why = files.error_text(error).rstrip(".")
        print_text(safe(f"DeskBreak cannot start: {why}."), sys.stderr)
        return NOT_STARTED
    if lock.is_elsewhere:
        raise RunningUnreachable(find_instance.why_not_running(lock.holder()))
    if not free:
        named = "" if (pid := lock.holder()) is None else f", as process {pid}"
        raise AlreadyRunning(f"DeskBreak is already starting or ending{named}.")
    try:
        return _run(lock, plain=plain)
    finally:
        lock.release()


def _run(lock: InstanceLock, *, plain: bool) -> int:
    inbox = Inbox(EndDeadline().arm)
    user_settings = UserSettings(paths.config_file(), inbox.post)
    user_settings.load()  # for making the adapters; the engine reads them again at its start
    disk = Disk()
    disk.report = lambda text: inbox.post(Fault(Part.FILES, text))
    if why := runtime_dir.passed_over():
        inbox.post(Fault(Part.FILES, f"{why} Until then, its socket is in {runtime_dir.folder()}."))
    safety = SafetyFile(paths.safety_file(), inbox.post, known_steps, disk)
    saved = partial(inbox.flush, _SAVE_WITHIN_S)
    context = Context(inbox, user_settings, saved, safety, lambda: engine.faulty)
    surface = surface_for(context, plain=plain)
    engine = _engine(inbox, user_settings, safety, surface, disk=disk, each_minute=lambda: endpoint.keep())  # noqa: PLW0108 - made next
    endpoint = Endpoint(
        lock,
        Server(paths.socket_file(), CommandHandler(engine, known_steps).answer),
        inbox.post,
        find_instance.record_socket,
    )
    thread = threading.Thread(target=engine.run, name="engine")
    stopping = _stopping_signals()
    for number in stopping:
        signal.signal(number, lambda _number, _frame: inbox.post(QuitChosen()))
    if sys.platform != "linux":  # on Linux, the main thread waits in Python
        surface.closers.append(on_signals(stopping, lambda: inbox.post(QuitChosen())))

    def started() -> None:
        thread.start()
        endpoint.keep()

    try:
        surface.tray.run(started)
    finally:
        inbox.post(QuitChosen())
        if thread.ident is not None:
            thread.join()
        endpoint.close()
        for close in surface.closers:
            close()
    return 0


def _engine(
    inbox: Inbox,
    user_settings: UserSettings,
    safety: SafetyFile,
    surface: Surface,
    *,
    disk: Disk,
    each_minute: Callable[[], None],
) -> Engine:
    journal = FileJournal(paths.journal_folder(), paths.device_file(), disk)

    def minute() -> None:
        engine.every_minute()
        each_minute()

    parts = Components(
        clock=SystemClock(),
        journal=JournalQueue(journal, safety, inbox.post),
        state_store=StateStore(
            SnapshotFile(paths.snapshot_file(), paths.spare_snapshot_file(), disk), boot_id(), inbox.post
        ),
        safety=safety,
        tray=surface.tray,
        notifier=surface.notifier,
        popup=surface.popup,
        sensors=SensorGroup(surface.sensors, inbox.post),
        inhibitors=InhibitorMonitor(surface.inhibitor_sources, inbox.post),
        lifetime=surface.lifetime,
        jobs=PeriodicJobs(
            Jobs(
                snapshot=lambda: inbox.post(EngineCall(minute)),
                journal=lambda: inbox.post(EngineCall(engine.retry)),
                midnight=lambda: inbox.post(Ticked()),
                summary=lambda: inbox.post(EngineCall(engine.summarize)),
            )
        ),
    )
    about: dict[str, object] = {
        "version": __version__,
        "pid": os.getpid(),
        "display": display_name(),
        "journal": str(paths.journal_folder()),
        "config": str(paths.config_file()),
    }
    engine = Engine(inbox, parts, user_settings, about)
    return engine


def _stopping_signals() -> tuple[signal.Signals, ...]:
    if sys.platform == "win32":
        return signal.SIGINT, signal.SIGTERM, signal.SIGBREAK
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # started by nohup, to survive its terminal
        return signal.SIGINT, signal.SIGTERM
    return signal.SIGINT, signal.SIGTERM, signal.SIGHUP
