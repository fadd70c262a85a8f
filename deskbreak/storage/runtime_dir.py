"""Where the socket and the lock of the running DeskBreak are, found without an import that costs time.

``deskbreak status`` is run by status bars every few seconds, so this module
and `ipc.client` import nothing beyond ``os`` and ``socket``; see `paths` for
all other places.
"""

from __future__ import annotations

import os
import stat
import sys

PRIVATE = 0o700
_LONGEST = 80  # bytes; sun_path holds 104 to 108, and a name of ours is added


class UnsafeFolder(OSError):
    """A folder that should be ours alone is not. The text says which, and what to do."""


def socket_file() -> str:
    """The socket of the running one; on Windows a file that tells the name of its pipe."""
    return os.path.join(folder(), "socket")  # noqa: PTH118 - pathlib costs `status` milliseconds


def lock_file() -> str:
    """The file that the running one keeps locked."""
    return os.path.join(folder(), "lock")  # noqa: PTH118 - as above


if sys.platform == "win32":

    def folder() -> str:
        """The runtime folder: in the profile, which is private to the user."""
        import platformdirs

        return platformdirs.user_runtime_dir("deskbreak", appauthor=False)

    def check(path: str) -> None:
        """A Windows profile is private by its access list; there is nothing to check by mode."""

elif sys.platform == "darwin":

    def folder() -> str:
        """The runtime folder: in ~/Library/Caches."""
        import platformdirs

        return platformdirs.user_runtime_dir("deskbreak", appauthor=False)

    def check(path: str) -> None:
        """Raise UnsafeFolder unless ``path`` is a real folder, ours and closed to others."""
        _check_owner_and_mode(path)

else:

    def folder() -> str:
        """The runtime folder; it need not exist yet.

        ``$XDG_RUNTIME_DIR``, else ``/run/user/UID`` (cron and ``su`` do not set
        the variable, and should reach the same program), each only if it is
        ours, 0700, and on a file system that can be written, and if what is in our place there is private, too;
        else a folder of our own in the temporary one. Where
        another user was there first, or nothing can be made there, it is
        beside the saved state, if a socket's path may be that long.
        """
        uid = os.getuid()
        for ours in _session_folders():
            if _can_be_ours(ours):
                return ours
        temporary = os.environ.get("TMPDIR", "")
        if not temporary.startswith("/") or len(os.fsencode(temporary)) > _LONGEST:
            temporary = "/tmp"  # noqa: S108 - the folder in it is checked before each use
        ours = f"{temporary}/deskbreak-{uid}"
        state = state_folder()
        if state and len(os.fsencode(state)) <= _LONGEST and not _can_be_ours(ours):
            return f"{state}/run"
        return ours

    def passed_over() -> str:
        """Why our place in the session's folder is not used, where that folder itself could be; else empty."""
        for ours in _session_folders()[:1]:
            try:
                _check_owner_and_mode(ours)
            except FileNotFoundError:
                pass
            except OSError as why:
                return str(why)
        return ""

    def _session_folders() -> list[str]:
        """Our places in the folders of the session: in each that is usable, the best first."""
        bases = (os.environ.get("XDG_RUNTIME_DIR", ""), f"/run/user/{os.getuid()}")
        return [
            f"{base}/deskbreak"
            for base in bases
            if base.startswith("/") and len(os.fsencode(base)) <= _LONGEST and _is_usable(base)
        ]

    def state_folder() -> str:
        """What belongs to this machine alone; empty where there is no home. A path that is not absolute is no path."""
        base = os.environ.get("XDG_STATE_HOME", "")
        if not base.startswith("/"):
            base = f"{home()}/.local/state" if home() else ""
        return f"{base}/deskbreak" if base else ""

    def check(path: str) -> None:
        """Raise UnsafeFolder unless ``path`` is a real folder, ours and closed to others."""
        _check_owner_and_mode(path)


if sys.platform in {"win32", "darwin"}:

    def passed_over() -> str:
        """Nothing: there is one place only."""
        return ""


if sys.platform == "win32":

    def home() -> str:
        """The user's home."""
        return os.path.expanduser("~")  # noqa: PTH111 - pathlib raises where there is none

else:

    def home() -> str:
        """The user's home; empty where there is none. ``$HOME`` that is empty, or not absolute, is none."""
        named = os.environ.get("HOME", "")
        if not named.startswith("/"):
            import pwd

            try:
                named = pwd.getpwuid(os.getuid()).pw_dir
            except KeyError:  # as in some containers
                return ""
        return named if named.startswith("/") else ""

    def _can_be_ours(path: str) -> bool:
        """Whether it is a folder of ours alone, or can be made."""
        try:
            _check_owner_and_mode(path)
        except FileNotFoundError:
            return os.access(os.path.dirname(path), os.W_OK | os.X_OK)  # noqa: PTH120 - as above
        except OSError:
            return False
        return True

    def _is_usable(path: str) -> bool:
        try:
            _check_owner_and_mode(path)
        except OSError:
            return False
        return os.access(path, os.W_OK | os.X_OK)  # on a read-only file system, no folder can be made

    def _check_owner_and_mode(path: str) -> None:
        """Raise UnsafeFolder; FileNotFoundError if there is none. A symlink is never followed."""
        found = os.lstat(path)
        if not stat.S_ISDIR(found.st_mode):
            problem = "is not a folder"
        elif found.st_uid != os.getuid():
            problem = "belongs to another user"
        elif stat.S_IMODE(found.st_mode) & 0o077:
            problem = "is open to other users"
        else:
            return
        msg = f"{path} {problem}. DeskBreak needs it for itself: remove it, and start again."
        raise UnsafeFolder(msg)
