"""Whether DeskBreak runs and answers, and what it says itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from deskbreak.core.model.fault import Part
from deskbreak.core.model.finding import Finding, Standing
from deskbreak.ipc import client
from deskbreak.storage import runtime_dir

Ask = Callable[[dict[str, object]], dict[str, object]]


@dataclass(frozen=True, slots=True)
class Running:
    """The one that runs. ``pid`` 0: none does, or it does not answer; ``trouble`` says why, ``advice`` what to do."""

    pid: int = 0
    status: Mapping[str, object] = field(default_factory=dict)
    trouble: str = ""
    advice: str = "End it in your system's task manager, and start it again: deskbreak"

    @property
    def faults(self) -> Mapping[str, str]:
        """What does not work, by its own account: parts, and what is wrong with each."""
        told = self.status.get("faults")
        return told if isinstance(told, dict) else {}


def find(
    ask: Ask, holder: Callable[[], int | None] = lambda: None, in_the_way: Callable[[], str] = lambda: ""
) -> Running:
    """Ask the running one for its status. ``holder`` is the process that has its lock, where that is known.

    ``in_the_way`` says what stands where its socket belongs.
    """
    try:
        status = ask({"verb": "status"}).get("status")
    except client.NotRunning:
        if (pid := holder()) is None:
            return Running()
        trouble = f"DeskBreak is running, as process {pid}, but cannot be reached"
        if blocked := in_the_way():
            return Running(pid, trouble=f"{trouble}.", advice=blocked)
        why = "it starts or ends, or its runtime folder was removed"
        return Running(pid, trouble=f"{trouble}: {why}.", advice="Try again in a minute.")
    except client.NoAnswer as why:
        if isinstance(
            why.__cause__, runtime_dir.UnsafeFolder
        ):  # it says what to do, and there is no process to end
            return Running(trouble=str(why), advice="")
        return Running(trouble=str(why))
    if not isinstance(status, dict) or not isinstance(status.get("pid"), int):
        return Running(trouble="DeskBreak is running, but its answer is not understood.")
    return Running(status["pid"], status)


def command_line(running: Running) -> Finding:
    """Whether the command line reaches the running one."""
    if running.trouble:
        return Finding(Part.REMOTE, Standing.BROKEN, running.trouble, running.advice)
    if not running.pid:
        text = "DeskBreak is not running; what follows was tried without it. It starts with: deskbreak"
        return Finding(Part.REMOTE, Standing.OFF, text)
    text = f"DeskBreak runs as process {running.pid} and answers: {running.status.get('title', '')}."
    return Finding(Part.REMOTE, Standing.WORKS, text)
