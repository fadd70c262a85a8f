"""Check that DeskBreak is running and answers, and read the faults that it reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from deskbreak.core.model.fault import Part
from deskbreak.doctor.finding import Finding, Standing
from deskbreak.ipc import client
from deskbreak.storage import runtime_dir

Ask = Callable[[dict[str, object]], dict[str, object]]


@dataclass(frozen=True, slots=True)
class Running:
    """The running instance. ``pid`` is 0 if none is running or it does not answer; ``fault`` says why."""

    pid: int = 0
    status: Mapping[str, object] = field(default_factory=dict)
    fault: str = ""
    advice: str = "End it in your system's task manager, then start it again: deskbreak"

    @property
    def faults(self) -> Mapping[str, str]:
        """The faults that it reports, by part."""
        observed = self.status.get("faults")
        return observed if isinstance(observed, dict) else {}


def find(
    ask: Ask, holder: Callable[[], int | None] = lambda: None, in_the_way: Callable[[], str] = lambda: ""
) -> Running:
    """Ask the running instance for its status. ``holder`` returns the process that holds its lock, if known.

    ``in_the_way`` returns a description of what blocks the place of its socket.
    """
    try:
        status = ask({"verb": "status"}).get("status")
    except client.NotRunning:
        if (pid := holder()) is None:
            return Running()
        problem = f"DeskBreak is running, as process {pid}, but cannot be reached"
        if blocked := in_the_way():
            return Running(pid, fault=f"{problem}.", advice=blocked)
        why = "it starts or ends, or its runtime folder was removed"
        return Running(pid, fault=f"{problem}: {why}.", advice="Try again in a minute.")
    except client.NoAnswer as why:
        if isinstance(
            why.__cause__, runtime_dir.UnsafeFolder
        ):  # the error says what to do, and there is no process to end
            return Running(fault=str(why), advice="")
        return Running(fault=str(why))
    if not isinstance(status, dict) or not isinstance(status.get("pid"), int):
        return Running(fault="DeskBreak is running, but its answer cannot be understood.")
    return Running(status["pid"], status)


def command_line(running: Running) -> Finding:
    """Check that the command line reaches the running instance."""
    if running.fault:
        return Finding(Part.REMOTE, Standing.BROKEN, running.fault, running.advice)
    if not running.pid:
        text = "DeskBreak is not running; the checks below ran without it. Start it with: deskbreak"
        return Finding(Part.REMOTE, Standing.OFF, text)
    text = f"DeskBreak is running as process {running.pid} and answers: {running.status.get('title', '')}."
    return Finding(Part.REMOTE, Standing.WORKS, text)
