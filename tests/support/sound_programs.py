"""A PATH with the tests' own programs in place of the machine's sound players and speech programs."""

from __future__ import annotations

from pathlib import Path

from tests.support.waiting import eventually

AT_ONCE_S = 20.0  # far longer than a handover takes, far shorter than any program here hangs

# Each program records what it was given: players the file, speech programs their words.
PLAYS = 'cat "$1" > "{folder}/{name}.heard.tmp" && mv "{folder}/{name}.heard.tmp" "{folder}/{name}.heard"'
LAST = 'for last; do :; done; cat "$last" > "{folder}/{name}.tmp" && mv "{folder}/{name}.tmp" "{folder}/{name}.heard"'
SPEAKS = 'printf "%s\\n" "$@" > "{folder}/{name}.tmp" && mv "{folder}/{name}.tmp" "{folder}/{name}.heard"'
FAILS = 'echo "no such server" >&2; exit 1'
HANGS = 'echo $$ > "{folder}/{name}.heard"; sleep 60'


class SoundPrograms:
    """A PATH that contains only what the test puts there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, does: str) -> None:
        script = self.folder / name
        script.write_text(f"#!/bin/sh\n{does.format(folder=self.folder, name=name)}\n")
        script.chmod(0o755)

    def heard(self, name: str) -> bytes | None:
        file = self.folder / f"{name}.heard"
        return file.read_bytes() if file.exists() else None

    def wait_for(self, name: str) -> bytes:
        received = eventually(lambda: self.heard(name))
        assert isinstance(received, bytes)
        return received
