"""The file of snapshots."""

from __future__ import annotations

import errno
from pathlib import Path

from deskbreak.storage.snapshot_file import SnapshotFile
from tests.support.fixtures import Run

FILL = """
import resource, signal, sys
from pathlib import Path
from deskbreak.storage.snapshot_file import SnapshotFile
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    SnapshotFile(Path(sys.argv[1])).save("x" * 1000)
except OSError as error:
    print(error.errno)
"""


def test_a_full_disk_keeps_the_old_text(tmp_path: Path, child: Run) -> None:
    """The new one goes to a temporary file first, which is removed."""
    path = tmp_path / "state.json"
    SnapshotFile(path).save("old")
    writer = child(FILL, path)

    assert writer.communicate()[0] == f"{errno.EFBIG}\n"
    assert {found.name: found.read_text() for found in tmp_path.iterdir()} == {"state.json": "old"}
