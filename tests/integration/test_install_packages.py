"""What a new contributor reads where Debian splits off a part; apt, dpkg, id and Python are stand-ins on the PATH."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tests" / "support" / "install-packages"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Debian is a Linux")


@dataclass(frozen=True)
class Machine:
    """A machine of stand-ins: installed packages, importable Python modules, the current user."""

    folder: Path

    def has(self, name: str, script: str) -> None:
        """Put a program on the PATH."""
        program = self.folder / name
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)

    def install(self, *arguments: str | Path, ci: bool = False) -> tuple[int, str, str]:
        """The exit code, the output, and the warnings."""
        done = subprocess.run(
            [SCRIPT, *arguments],
            env={
                "PATH": f"{self.folder}:{os.environ['PATH']}",
                "TMPDIR": str(self.folder),
                "CI": str(ci).lower(),
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def python(self, *, without: str, debian: bool = True) -> Path:
        """A Python of 3.11 that cannot import some modules."""
        no_import = "\n".join(f'"import {module}") exit 1;;' for module in without.split())
        path = self.folder / "python3.11"
        self.has(
            "python3.11",
            f'case "$2" in\n{no_import}\n*version_info*) echo python3.11-venv;;\n*realpath*) echo {path};;\nesac',
        )
        self.has("dpkg-query", f'[ "$1" = -S ] && exit {0 if debian else 1}; echo not-installed')
        return path


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Debian with only openbox installed, and a user who is not root."""
    machine = Machine(tmp_path)
    machine.has("id", "echo 1000")
    machine.has("dpkg-query", 'case "$*" in *openbox) printf installed;; *) exit 1;; esac')
    machine.has("apt-get", f'echo "$@" >> {tmp_path}/apt')
    return machine


@pytest.fixture
def wanted(tmp_path: Path) -> Path:
    """A list with a comment and two packages."""
    wanted = tmp_path / "list.txt"
    wanted.write_text("# a list\nopenbox   # a window manager\nxvfb\n", encoding="utf-8")
    return wanted


def test_without_root_the_command_to_run_is_printed(machine: Machine, wanted: Path) -> None:
    """And the tests that need no desktop continue."""
    reported = (
        "Packages are missing: xvfb\n"
        "The tests that need them are skipped. To install them: sudo apt-get install xvfb\n"
    )

    assert machine.install(wanted) == (0, "", reported)
    assert machine.install(wanted, ci=True) == (1, "", reported)


def test_as_root_only_missing_packages_are_installed(machine: Machine, wanted: Path) -> None:
    """apt's log is removed."""
    machine.has("id", "echo 0")

    assert machine.install(wanted) == (0, "Installing: xvfb\n", "")
    assert (machine.folder / "apt").read_text("utf-8").splitlines() == [
        "update",
        "install -y --no-install-recommends -o DPkg::Lock::Timeout=300 xvfb",
    ]
    assert list(machine.folder.glob("tmp.*")) == []


def test_errors_of_apt_are_shown(machine: Machine, wanted: Path) -> None:
    """No network, for instance."""
    machine.has("id", "echo 0")
    machine.has("apt-get", "echo 'E: no network'; exit 100")

    code, _, reported = machine.install(wanted)

    assert (0, "E: no network") == (code, reported.splitlines()[0])


def test_a_system_without_debian_packages_is_left_alone(machine: Machine, wanted: Path) -> None:
    """Its user knows the names of the packages there."""
    for tool in ("sh", "sed", "id", "printf"):
        machine.has(tool, f'exec /bin/{tool} "$@"')
    (machine.folder / "dpkg-query").unlink()
    done = subprocess.run(
        [SCRIPT, wanted], env={"PATH": str(machine.folder)}, capture_output=True, timeout=60, check=False
    )

    assert (done.returncode, done.stdout + done.stderr) == (0, b"")


def test_a_python_without_venv_ends_the_set_up_with_the_fix(machine: Machine) -> None:
    """Debian's own message comes too late, after a broken .venv was created."""
    python = machine.python(without="tkinter ensurepip")
    reported = (
        "Packages are missing: python3.11-venv python3-tk\n"
        "Without venv, DeskBreak cannot be set up."
        " To install them: sudo apt-get install python3.11-venv python3-tk\n"
    )

    assert machine.install("--for", python) == (1, "", reported)


def test_a_python_without_tk_continues_and_says_what_is_missing(machine: Machine) -> None:
    """Except under CI, where everything must be tested."""
    python = machine.python(without="tkinter")
    reported = (
        "Packages are missing: python3-tk\n"
        "Without Tk there is no break window: breaks are guided in the terminal."
        " To install them: sudo apt-get install python3-tk\n"
    )

    assert machine.install("--for", python) == (0, "", reported)
    assert machine.install("--for", python, ci=True) == (1, "", reported)


def test_a_python_built_by_hand_gets_no_debian_package_names(machine: Machine) -> None:
    """There is no package python3.11-venv for such a Python."""
    python = machine.python(without="tkinter", debian=False)
    reported = (
        f"The Python at {python} has no module tkinter."
        " Without Tk there is no break window: breaks are guided in the terminal.\n"
        "To take another one: make clean run PYTHON=...\n"
    )

    assert machine.install("--for", python) == (0, "", reported)


def test_a_complete_python_needs_nothing(machine: Machine) -> None:
    """From any source."""
    assert machine.install("--for", machine.python(without="", debian=False)) == (0, "", "")
