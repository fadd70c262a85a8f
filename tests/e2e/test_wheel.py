"""The wheel as a user gets it: built from the source archive, installed into a fresh environment, started."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.program import SOON, Program

ROOT = Path(__file__).parents[2]
DATA = """
from pathlib import Path
import deskbreak
from deskbreak.core.config.settings_parser import parse
from deskbreak.resources import data_path, font_path; from deskbreak.render.figure.library import load_moves
from deskbreak.render.text import font
from deskbreak.storage.routines import load_routine

package = Path(deskbreak.__file__).parent
assert package.joinpath("_data") in data_path("config", "default.toml").parents
assert parse(data_path("config", "default.toml").read_text("utf-8"))[1] == ()
told = []
assert len(load_routine("upper_back", told.append).steps["standing"]) == 10, told
assert load_moves()
assert data_path("icons", "png", "deskbreak-128.png").read_bytes().startswith(b"\\x89PNG")
assert all(font_path(f"Inter-{weight}.otf").is_file() for weight in ("Regular", "Medium", "SemiBold"))
assert package.joinpath("py.typed").is_file()
print("all there")
"""
COMPILED = """
from importlib.metadata import distributions

for found in distributions():
    if "Root-Is-Purelib: true" not in found.read_text("WHEEL"):
        print(found.metadata["Name"].lower())
"""

Shared = Callable[[str, Callable[[Path], object]], Path]
"""Returns the folder of a name, once a function has filled it."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(sys.platform == "win32", reason="POSIX paths"),
]


def run(*argv: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command that must succeed."""
    done = subprocess.run(argv, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{argv}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """Make a folder once for all processes that run tests: the first one fills it, and the others wait for that."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent

    def made(name: str, fill: Callable[[Path], object]) -> Path:
        import fcntl  # here: Windows has none

        folder, done = place / name, place / f"{name}.done"
        folder.mkdir(parents=True, exist_ok=True)
        with (place / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                fill(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="module")
def wheel(shared: Shared) -> Path:
    """Build the source archive, and the wheel from that, as a packager would."""
    out = shared("dist", lambda out: run(sys.executable, "-m", "build", "--outdir", out, cwd=ROOT))
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def environment(wheel: Path, shared: Shared) -> Path:
    """Install the wheel into its own environment; returns its folder of commands."""

    def install(folder: Path) -> None:
        venv.create(folder, with_pip=False)  # our own wheel installs there too
        pip = (sys.executable, "-m", "pip", "--python", folder / "bin/python")
        run(*pip, "install", "--quiet", wheel, cwd=folder)

    return shared("venv", install) / "bin"


@pytest.fixture
def program(environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """The installed command, started outside the checkout."""
    monkeypatch.chdir(tmp_path)
    program = Program(SOON, command=[environment / "deskbreak"])
    yield program
    program.close()


def test_the_wheel_holds_the_package_and_its_data_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    inside = {name.partition("/")[2] for name in names if name.startswith("deskbreak/")}
    tops = {name.partition("/")[0] for name in names}
    data = {
        f"_data/{path.relative_to(ROOT).as_posix()}"
        for folder in ("config", "icons")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert {top for top in tops if not top.endswith(".dist-info")} == {"deskbreak"}
    assert data <= inside
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def test_an_installed_program_finds_its_data(environment: Path, tmp_path: Path) -> None:
    assert run(environment / "python", "-c", DATA, cwd=tmp_path).stdout == "all there\n"


def test_only_pillow_is_compiled_so_that_an_install_needs_no_compiler_on_any_system(
    environment: Path, tmp_path: Path
) -> None:
    """Pillow has wheels for ARM, musl and glibc from 2.17; pure Python runs everywhere."""
    compiled = run(environment / "python", "-c", COMPILED, cwd=tmp_path).stdout.split()

    assert ["pillow"] == compiled


def test_without_the_extra_the_doctor_on_wayland_gives_the_install_command(program: Program) -> None:
    program.env["WAYLAND_DISPLAY"] = "wayland-0"
    findings = {one["part"]: one for one in json.loads(program.ask("doctor", "--json").stdout)["findings"]}
    found = findings["activity"]
    command = "bin/python -m pip install 'pywayland>=0.4.18'"

    assert found["standing"] == "broken"
    assert command in found["text"]


def test_an_installed_program_reminds(program: Program) -> None:
    version = program.ask("--version")
    nobody = program.ask("status")
    engine = program.start()
    program.wait_for_text(engine, "Time to loosen your upper back.")
    skipped = program.ask("skip")
    program.ask("quit")

    assert version.stdout.startswith("DeskBreak ")
    assert (nobody.returncode, nobody.stdout, nobody.stderr.count("\n")) == (1, "", 1)
    assert skipped.returncode == 0
    assert (engine.wait(), engine.stderr) == (0, "")
    assert program.kinds() == ["skipped"]
