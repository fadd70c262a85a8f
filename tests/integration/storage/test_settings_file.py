"""The settings file belongs to the user: errors in it are named, and a write changes one value."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from tests.support.fixtures import Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes and links")

FULL = """\
# Mine since 2019.
[look]
theme = "dark"  # easier on the eyes

[breaks]
# The doctor said so.
interval = 45   # minutes
  snooze = 10
unknown = "kept"

[office_hours]
days = [
    "mon",  # home
    "tue",
]
"""

FILL = """
import resource, signal, sys
from pathlib import Path
from deskbreak.storage.settings_file import NotWritten, set_value
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
try:
    set_value(Path(sys.argv[1]), "breaks", "interval", 25)
except NotWritten as error:
    print(error)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deskbreak" / "config.toml"


def test_a_full_disk_keeps_the_old_file(path: Path, child: Run) -> None:
    """It is replaced as a whole or not at all."""
    path.parent.mkdir()
    path.write_text(FULL)
    writer = child(FILL, path)

    reported = f"{path} cannot be written: {os.strerror(errno.EFBIG)}. Free some space, then try again.\n"
    assert writer.communicate(timeout=60)[0] == reported
    assert {found.name: found.read_text() for found in path.parent.iterdir()} == {"config.toml": FULL}
