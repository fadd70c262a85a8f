"""The calls of `windows`: the ticks of the last input, and a hidden window that receives session events.

Not run on Windows yet.

The window is a top-level window that is never shown. A message-only window would not
receive broadcasts, such as the end of the session.
https://learn.microsoft.com/windows/win32/winmsg/window-features#message-only-windows
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    import logging
    import threading
    from collections.abc import Callable
    from ctypes import wintypes

    _log = logging.getLogger(__name__)

    _user32 = ctypes.WinDLL("user32", use_last_error=True)
    _kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
    _wtsapi32 = ctypes.WinDLL("wtsapi32", use_last_error=True)

    _WM_CLOSE, _WM_DESTROY = 0x0010, 0x0002
    _NOTIFY_FOR_THIS_SESSION = 0
    _DEVICE_NOTIFY_WINDOW_HANDLE = 0
    _WTS_CURRENT_SESSION = 0xFFFFFFFF
    _WTS_SESSION_INFO_EX = 25  # WTSSessionInfoEx of WTS_INFO_CLASS
    _LOCKED, _UNLOCKED = 0, 1  # WTS_SESSIONSTATE_LOCK and _UNLOCK
    _CLASS_NAME = "DeskBreakSession"
    _OPENING_S = 5.0

    _LRESULT = ctypes.c_ssize_t
    _WNDPROC = ctypes.WINFUNCTYPE(_LRESULT, wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)

    class _LASTINPUTINFO(ctypes.Structure):
        """https://learn.microsoft.com/windows/win32/api/winuser/ns-winuser-lastinputinfo ."""

        _fields_ = (("cbSize", wintypes.UINT), ("dwTime", wintypes.DWORD))

    class _WNDCLASSW(ctypes.Structure):
        """https://learn.microsoft.com/windows/win32/api/winuser/ns-winuser-wndclassw ."""

        _fields_ = (
            ("style", wintypes.UINT),
            ("lpfnWndProc", _WNDPROC),
            ("cbClsExtra", ctypes.c_int),
            ("cbWndExtra", ctypes.c_int),
            ("hInstance", wintypes.HINSTANCE),
            ("hIcon", wintypes.HICON),
            ("hCursor", wintypes.HANDLE),
            ("hbrBackground", wintypes.HBRUSH),
            ("lpszMenuName", wintypes.LPCWSTR),
            ("lpszClassName", wintypes.LPCWSTR),
        )

    class _WTSINFOEX(ctypes.Structure):
        """The level, and the start of WTSINFOEX_LEVEL1_W, which is aligned because of its 64-bit times.

        https://learn.microsoft.com/windows/win32/api/wtsapi32/ns-wtsapi32-wtsinfoex_level1_w
        """

        _fields_ = (
            ("Level", wintypes.DWORD),
            ("padding", wintypes.DWORD),
            ("SessionId", wintypes.ULONG),
            ("SessionState", ctypes.c_int),
            ("SessionFlags", wintypes.LONG),
        )

    _user32.GetLastInputInfo.argtypes = (ctypes.POINTER(_LASTINPUTINFO),)
    _kernel32.GetTickCount.restype = wintypes.DWORD
    _kernel32.GetModuleHandleW.argtypes = (wintypes.LPCWSTR,)
    _kernel32.GetModuleHandleW.restype = wintypes.HMODULE
    _user32.RegisterClassW.argtypes = (ctypes.POINTER(_WNDCLASSW),)
    _user32.RegisterClassW.restype = wintypes.ATOM
    _user32.UnregisterClassW.argtypes = (wintypes.LPCWSTR, wintypes.HINSTANCE)
    _user32.CreateWindowExW.argtypes = (
        wintypes.DWORD,
        wintypes.LPCWSTR,
        wintypes.LPCWSTR,
        wintypes.DWORD,
        *(ctypes.c_int,) * 4,
        wintypes.HWND,
        wintypes.HMENU,
        wintypes.HINSTANCE,
        wintypes.LPVOID,
    )
    _user32.CreateWindowExW.restype = wintypes.HWND
    _user32.DefWindowProcW.argtypes = (wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
    _user32.DefWindowProcW.restype = _LRESULT
    _user32.PostMessageW.argtypes = (wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
    _user32.PostQuitMessage.argtypes = (ctypes.c_int,)
    _user32.PostQuitMessage.restype = None
    _user32.GetMessageW.argtypes = (
        ctypes.POINTER(wintypes.MSG),
        wintypes.HWND,
        wintypes.UINT,
        wintypes.UINT,
    )
    _user32.DispatchMessageW.argtypes = (ctypes.POINTER(wintypes.MSG),)
    _user32.DispatchMessageW.restype = _LRESULT
    _user32.RegisterSuspendResumeNotification.argtypes = (wintypes.HANDLE, wintypes.DWORD)
    _user32.RegisterSuspendResumeNotification.restype = wintypes.HANDLE
    _user32.UnregisterSuspendResumeNotification.argtypes = (wintypes.HANDLE,)
    _wtsapi32.WTSRegisterSessionNotification.argtypes = (wintypes.HWND, wintypes.DWORD)
    _wtsapi32.WTSUnRegisterSessionNotification.argtypes = (wintypes.HWND,)
    _wtsapi32.WTSQuerySessionInformationW.argtypes = (
        wintypes.HANDLE,
        wintypes.DWORD,
        ctypes.c_int,
        ctypes.POINTER(ctypes.c_void_p),
        ctypes.POINTER(wintypes.DWORD),
    )
    _wtsapi32.WTSFreeMemory.argtypes = (ctypes.c_void_p,)
    _wtsapi32.WTSFreeMemory.restype = None

    class SystemTicks:
        """The counters of this computer."""

        def now(self) -> int:
            """GetTickCount."""
            return int(_kernel32.GetTickCount())

        def last_input(self) -> int:
            """The tick of the last input in this session. Raises OSError."""
            found = _LASTINPUTINFO(cbSize=ctypes.sizeof(_LASTINPUTINFO))
            if not _user32.GetLastInputInfo(ctypes.byref(found)):
                raise ctypes.WinError(ctypes.get_last_error())
            return int(found.dwTime)

    class HiddenWindow:
        """An invisible window and the thread that owns it."""

        def __init__(self) -> None:
            self._thread: threading.Thread | None = None
            self._opened = threading.Event()
            self._handle: int | None = None
            self._failure: OSError | None = None

        def open(self, on_event: Callable[[int, int], int | None]) -> None:
            """Open it. ``on_event(message, wparam)`` is called in its thread and returns the answer, None for the default.

            Raises OSError.
            """
            self._opened.clear()
            self._failure = None
            self._thread = threading.Thread(target=self._run, args=(on_event,), name="session", daemon=True)
            self._thread.start()
            if not self._opened.wait(_OPENING_S):
                raise TimeoutError("the window did not open")
            if self._failure is not None:
                raise self._failure

        def locked(self) -> bool | None:
            """Whether this session is locked; None if unknown."""
            found, size = ctypes.c_void_p(), wintypes.DWORD()
            if not _wtsapi32.WTSQuerySessionInformationW(
                None, _WTS_CURRENT_SESSION, _WTS_SESSION_INFO_EX, ctypes.byref(found), ctypes.byref(size)
            ):
                return None
            try:
                if found.value is None or size.value < ctypes.sizeof(_WTSINFOEX):
                    return None
                info = _WTSINFOEX.from_address(found.value)
                return {_LOCKED: True, _UNLOCKED: False}.get(info.SessionFlags) if info.Level == 1 else None
            finally:
                _wtsapi32.WTSFreeMemory(found)

        def close(self) -> None:
            """Close it, and wait for its thread unless called from there. Idempotent."""
            if self._handle is not None:
                _user32.PostMessageW(self._handle, _WM_CLOSE, 0, 0)
            if self._thread is not None and self._thread is not threading.current_thread():
                self._thread.join()
            self._thread = None

        def _run(self, on_event: Callable[[int, int], int | None]) -> None:
            instance = _kernel32.GetModuleHandleW(None)
            procedure = _WNDPROC(_procedure(on_event))  # kept alive by this frame while Windows may call it
            described = _WNDCLASSW(lpfnWndProc=procedure, hInstance=instance, lpszClassName=_CLASS_NAME)
            try:
                if not _user32.RegisterClassW(ctypes.byref(described)):
                    raise ctypes.WinError(ctypes.get_last_error())
                self._serve(instance)
            except OSError as reason:
                self._failure = reason
            finally:
                self._handle = None
                _user32.UnregisterClassW(_CLASS_NAME, instance)
                self._opened.set()

        def _serve(self, instance: int) -> None:
            window = _user32.CreateWindowExW(
                0, _CLASS_NAME, "DeskBreak", 0, 0, 0, 0, 0, None, None, instance, None
            )
            if not window:
                raise ctypes.WinError(ctypes.get_last_error())
            self._handle = window
            if not _wtsapi32.WTSRegisterSessionNotification(window, _NOTIFY_FOR_THIS_SESSION):
                _log.info("locks are not reported: %s", ctypes.WinError(ctypes.get_last_error()))
            power = _user32.RegisterSuspendResumeNotification(window, _DEVICE_NOTIFY_WINDOW_HANDLE)
            self._opened.set()
            message = wintypes.MSG()
            while _user32.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
                _user32.DispatchMessageW(ctypes.byref(message))
            if power:
                _user32.UnregisterSuspendResumeNotification(power)

    def _procedure(on_event: Callable[[int, int], int | None]) -> Callable[[int, int, int, int], int]:
        """The function that Windows calls with each message."""

        def answer(window: int, message: int, wparam: int, lparam: int) -> int:
            if message == _WM_DESTROY:
                _wtsapi32.WTSUnRegisterSessionNotification(window)
                _user32.PostQuitMessage(0)
                return 0
            found = on_event(message, wparam)
            return int(_user32.DefWindowProcW(window, message, wparam, lparam)) if found is None else found

        return answer
