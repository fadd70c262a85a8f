"""All places where DeskBreak stores data, by the conventions of each platform.

Linux: the XDG base directories. Windows and macOS: as in platformdirs.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from deskbreak.storage import runtime_dir

_APP = "deskbreak"


def home() -> Path:
    """The user's home; if there is none, as in some containers, the runtime folder replaces it."""
    found = Path(runtime_dir.home())
    return (
        found if found.is_absolute() else Path(runtime_dir.folder())
    )  # not a folder named "~" in the current directory


if sys.platform in {"win32", "darwin"}:
    import platformdirs

    def _config() -> Path:
        return Path(platformdirs.user_config_dir(_APP, appauthor=False, roaming=True))

    def _data() -> Path:
        return Path(platformdirs.user_data_dir(_APP, appauthor=False))

    def _state() -> Path:
        return Path(platformdirs.user_state_dir(_APP, appauthor=False))

else:  # by hand: platformdirs and its imports would cost the idle tray 0.9 MiB

    def _config() -> Path:
        return _base("XDG_CONFIG_HOME", ".config") / _APP

    def _data() -> Path:
        return _base("XDG_DATA_HOME", ".local/share") / _APP

    def _state() -> Path:
        return _base("XDG_STATE_HOME", ".local/state") / _APP


def _base(variable: str, otherwise: str) -> Path:
    """An XDG base directory; a path that is not absolute is ignored.

    https://specifications.freedesktop.org/basedir-spec/latest/
    """
    named = os.environ.get(variable, "")
    return Path(named) if named.startswith("/") else home() / otherwise


def config_home() -> Path:
    """Where XDG desktops keep the settings of all programs."""
    return _base("XDG_CONFIG_HOME", ".config")


def config_file() -> Path:
    """The user's settings file."""
    return _config() / "config.toml"


def routines_folder() -> Path:
    """The user's own routines, beside the settings."""
    return config_file().with_name("routines")


def journal_folder() -> Path:
    """The journal: one file per device, suitable for a synced folder."""
    return _data() / "journal"


def state_folder() -> Path:
    """Data that belong to this machine only."""
    return _state()


def snapshot_file() -> Path:
    """The saved state of the engine."""
    return state_folder() / "state.json"


def spare_snapshot_file() -> Path:
    """Where the state is saved while the state folder is not writable."""
    return Path(runtime_dir.folder()) / "state.spare"


def safety_file() -> Path:
    """The safety file, which stays on this computer."""
    return state_folder() / "care.toml"


def address_file() -> Path:
    """The file with the socket path of the running instance, for clients that look in another runtime folder."""
    return state_folder() / "address"


def device_file() -> Path:
    """The file with the name of this device in the journal."""
    return state_folder() / "device"


def socket_file() -> Path:
    """The socket of the running instance."""
    return Path(runtime_dir.socket_file())


def lock_file() -> Path:
    """The file that the running instance keeps locked."""
    return Path(runtime_dir.lock_file())


def lock_files() -> tuple[Path, Path]:
    """The lock file, and a second one beside the saved state, because runtime folders may be removed."""
    return lock_file(), state_folder() / "lock"
