"""Every place where DeskBreak keeps something, by the customs of each platform.

Linux: the XDG base directories. Windows and macOS: as platformdirs has it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from deskbreak.storage import runtime_dir

_APP = "deskbreak"


def home() -> Path:
    """The user's home; without one, as in some containers, our own runtime folder stands in."""
    found = Path(runtime_dir.home())
    return (
        found if found.is_absolute() else Path(runtime_dir.folder())
    )  # no folder "~" wherever we happen to run


if sys.platform in {"win32", "darwin"}:
    import platformdirs

    def _config() -> Path:
        return Path(platformdirs.user_config_dir(_APP, appauthor=False, roaming=True))

    def _data() -> Path:
        return Path(platformdirs.user_data_dir(_APP, appauthor=False))

    def _state() -> Path:
        return Path(platformdirs.user_state_dir(_APP, appauthor=False))

else:  # by hand: platformdirs, with what it imports, would be 0.9 MiB of the idle tray

    def _config() -> Path:
        return _base("XDG_CONFIG_HOME", ".config") / _APP

    def _data() -> Path:
        return _base("XDG_DATA_HOME", ".local/share") / _APP

    def _state() -> Path:
        return _base("XDG_STATE_HOME", ".local/state") / _APP


def _base(variable: str, otherwise: str) -> Path:
    """https://specifications.freedesktop.org/basedir-spec/latest/: a path that is not absolute is no path."""
    named = os.environ.get(variable, "")
    return Path(named) if named.startswith("/") else home() / otherwise


def config_home() -> Path:
    """Where desktops of the XDG kind keep settings of all programs."""
    return _base("XDG_CONFIG_HOME", ".config")


def config_file() -> Path:
    """The user's settings."""
    return _config() / "config.toml"


def routines_folder() -> Path:
    """Routines of the user's own, beside the settings."""
    return config_file().with_name("routines")


def journal_folder() -> Path:
    """The log of breaks: one file a device, fit for a synced folder."""
    return _data() / "journal"


def state_folder() -> Path:
    """What belongs to this machine alone."""
    return _state()


def snapshot_file() -> Path:
    """The saved state of the engine."""
    return state_folder() / "state.json"


def spare_snapshot_file() -> Path:
    """Where it is saved while the state folder cannot be written."""
    return Path(runtime_dir.folder()) / "state.spare"


def care_file() -> Path:
    """What is remembered for the person's safety: on this computer alone."""
    return state_folder() / "care.toml"


def address_file() -> Path:
    """Where the running one has its socket, for who looks for that in another folder."""
    return state_folder() / "address"


def device_file() -> Path:
    """The name of this device in the journal."""
    return state_folder() / "device"


def socket_file() -> Path:
    """The socket of the running one."""
    return Path(runtime_dir.socket_file())


def lock_file() -> Path:
    """The file that the running one keeps locked."""
    return Path(runtime_dir.lock_file())


def lock_files() -> tuple[Path, Path]:
    """That one, and one beside what the running one writes: runtime folders come and go."""
    return lock_file(), state_folder() / "lock"
