"""Questions and answers between two processes, and how misbehaving clients are handled."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import struct
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from deskbreak.ipc import server as ipc, unix
from deskbreak.ipc.server import NoAnswer, NotRunning, Server, ask
from tests.support.fixtures import Run
from tests.support.waiting import PATIENCE_S, eventually

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="AF_UNIX")

DIE = """
import os, sys
from pathlib import Path
from deskbreak.ipc.server import Server
Server(Path(sys.argv[1]), lambda payload: payload).start()
print("up", flush=True)
sys.stdin.read()
os._exit(9)
"""


def echo(payload: dict[str, object]) -> dict[str, object]:
    return {"ok": True, "echo": payload}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run" / "socket"


@pytest.fixture
def server(path: Path) -> Iterator[Server]:
    running = Server(path, echo, patience_s=20.0)
    running.start()
    yield running
    running.stop()


def send(path: Path, data: bytes) -> list[object]:
    """Send raw bytes and return the lines received until the connection closes."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(10)
        client.connect(str(path))
        with contextlib.suppress(BrokenPipeError):
            client.sendall(data)
            client.shutdown(socket.SHUT_WR)
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while piece := client.recv(1 << 16):
                received += piece
    return [json.loads(line) for line in received.splitlines()]


@pytest.mark.usefixtures("server")
def test_a_question_gets_its_answer(path: Path) -> None:
    """With any JSON in it."""
    payload: dict[str, object] = {"verb": "status", "text": 'ü "\n\udc80', "n": [1, None]}

    assert ask(path, payload) == {"ok": True, "echo": payload}


@pytest.mark.usefixtures("server")
def test_one_connection_may_ask_several_times(path: Path) -> None:
    """The last line may lack its newline, as from ``echo -n``."""
    assert send(path, b'{"a":1}\n{"a":2}\n{"a":3}') == [{"ok": True, "echo": {"a": n}} for n in (1, 2, 3)]


def test_only_the_user_can_reach_the_socket(server: Server, path: Path) -> None:
    """0600 in a 0700 folder, and removed at the end."""
    modes = [oct(found.stat().st_mode & 0o777) for found in (path, path.parent)]
    server.stop()
    server.stop()

    assert modes == ["0o600", "0o700"]
    assert not path.exists()


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"status\n", "not valid JSON"),
        (b"\n", "not valid JSON"),
        (b"\xff\xfe\n", "not valid JSON"),
        (b'{"minutes": NaN}\n', "not valid JSON"),
        (b"[" * 60_000 + b"\n", "not valid JSON"),
        (b'{"n": ' + b"9" * 5000 + b"}\n", "not valid JSON"),
        (b'["status"]\n', "expected an object"),
        (b"7\n", "expected an object, not 7"),
        (b'{"x": "' + b"x" * ipc.LONGEST_LINE + b'"}\n', "a line of more than 65536 bytes"),
        (b"x" * 5 * ipc.LONGEST_LINE, "a line of more than 65536 bytes"),
    ],
)
@pytest.mark.usefixtures("server")
def test_an_invalid_line_gets_an_error_and_closes_the_connection(path: Path, line: bytes, error: str) -> None:
    """The server does not read what follows such a line."""
    assert send(path, line + b'{"a":1}\n') == [{"ok": False, "error": error}]
    assert ask(path, {}) == {"ok": True, "echo": {}}


def test_the_next_client_is_answered_after_any_input(tmp_path: Path) -> None:
    """Any bytes: each line that comes back is a reply."""
    path = tmp_path / "run" / "socket"
    server = Server(path, echo)
    server.start()

    @settings(max_examples=60, deadline=None)
    @given(data=st.binary(max_size=200) | st.text().map(lambda text: json.dumps(text).encode() + b"\n"))
    def anything(data: bytes) -> None:
        replies = send(path, data)

        assert all(isinstance(reply, dict) and isinstance(reply["ok"], bool) for reply in replies)
        assert ask(path, {"a": 1}) == {"ok": True, "echo": {"a": 1}}

    try:
        anything()
    finally:
        server.stop()


def test_silent_clients_block_no_other_and_are_disconnected(path: Path) -> None:
    """One connects and sends nothing, one stops in the middle of a line."""
    server = Server(path, echo, patience_s=1.0)
    server.start()
    with socket.socket(socket.AF_UNIX) as silent, socket.socket(socket.AF_UNIX) as halting:
        for client, word in ((silent, b""), (halting, b'{"a"')):
            client.settimeout(10)
            client.connect(str(path))
            client.sendall(word)
        answer = ask(path, {})
        ends = [silent.recv(1), halting.recv(1)]
    server.stop()

    assert answer == {"ok": True, "echo": {}}
    assert ends == [b"", b""]


def test_at_the_limit_the_oldest_silent_client_is_disconnected(server: Server, path: Path) -> None:
    """A client that holds silent connections cannot keep others out (issue 8, number 28)."""
    crowd = [socket.socket(socket.AF_UNIX) for _ in range(ipc.MOST_CONNECTIONS)]
    for count, client in enumerate(crowd, 1):
        client.connect(str(path))
        eventually(lambda count=count: len(server._open) == count)
    answer = ask(path, {})
    crowd[0].settimeout(PATIENCE_S)
    crowd[-1].settimeout(0)
    first = crowd[0].recv(1)
    with pytest.raises(BlockingIOError):
        crowd[-1].recv(1)
    for client in crowd:
        client.close()

    assert (b"", {"ok": True, "echo": {}}) == (first, answer)


def test_at_the_limit_of_served_clients_the_next_one_is_rejected(tmp_path: Path) -> None:
    """So no program can make the server start threads without limit; it accepts clients again when they have left."""
    path = tmp_path / "run" / "socket"
    inhibitor = threading.Event()

    def answer(payload: dict[str, object]) -> dict[str, object]:
        inhibitor.wait(PATIENCE_S)
        return echo(payload)

    server = Server(path, answer)
    server.start()
    crowd = [socket.socket(socket.AF_UNIX) for _ in range(ipc.MOST_CONNECTIONS)]
    for client in crowd:
        client.connect(str(path))
        client.sendall(b"{}\n")
    eventually(
        lambda: sum(client.silent_since is None for client in list(server._open.values())) == len(crowd)
    )

    with pytest.raises(NoAnswer, match="closed the connection before it answered"):
        ask(path, {})

    inhibitor.set()
    for client in crowd:
        client.close()
    eventually(lambda: not server._open)
    after = ask(path, {})
    server.stop()

    assert after == {"ok": True, "echo": {}}


def test_a_pending_reply_is_sent_before_the_shutdown(path: Path) -> None:
    """``deskbreak quit`` ends the program that answers it."""
    asked, stopping = threading.Event(), threading.Event()

    def answer(_: dict[str, object]) -> dict[str, object]:
        asked.set()
        stopping.wait(10)
        return {"ok": True}

    server = Server(path, answer)
    server.start()
    replies: list[dict[str, object]] = []
    client = threading.Thread(target=lambda: replies.append(ask(path, {"verb": "quit"})))
    client.start()
    asked.wait(10)
    ending = threading.Thread(target=server.stop, kwargs={"within_s": 10.0})
    ending.start()
    stopping.set()
    ending.join(10)
    client.join(10)

    assert replies == [{"ok": True}]


def test_an_exception_in_a_handler_is_logged_and_reported_without_details(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """And the next question is answered."""

    def fail(_: dict[str, object]) -> dict[str, object]:
        msg = "secret"
        raise RuntimeError(msg)

    server = Server(path, fail)
    server.start()
    with caplog.at_level(logging.ERROR):
        replies = [ask(path, {"verb": "status"}) for _ in range(2)]
    server.stop()

    assert replies == [{"ok": False, "error": "DeskBreak could not do that; its log says why."}] * 2
    assert [record.getMessage() for record in caplog.records] == ["no answer to 'status'"] * 2


def test_without_a_listener_the_program_is_not_running(path: Path, child: Run) -> None:
    """No folder, no socket, or the socket of a program that died."""
    with pytest.raises(NotRunning):
        ask(path, {})

    dead = child(DIE, path)
    assert dead.stdout is not None
    assert dead.stdout.readline() == "up\n"
    dead.kill()
    dead.wait()

    assert path.exists()
    with pytest.raises(NotRunning):
        ask(path, {})


def test_the_socket_of_a_dead_program_is_replaced(path: Path, child: Run) -> None:
    """kill -9, then a new start."""
    dead = child(DIE, path)
    assert dead.stdout is not None
    assert dead.stdout.readline() == "up\n"
    dead.kill()
    dead.wait()
    server = Server(path, echo)
    server.start()
    answer = ask(path, {})
    server.stop()

    assert answer == {"ok": True, "echo": {}}


@pytest.mark.usefixtures("server")
def test_the_socket_of_a_live_program_is_left_alone(path: Path) -> None:
    """Even by a program that wrongly believes it is the only one."""
    with pytest.raises(OSError, match="another DeskBreak answers at this path"):
        Server(path, echo).start()

    assert ask(path, {}) == {"ok": True, "echo": {}}


def test_a_hung_program_is_distinguished_from_a_missing_one(path: Path) -> None:
    """The user should know that there is a process to end."""
    path.parent.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as hanging:
        hanging.bind(str(path))
        hanging.listen()

        with pytest.raises(NoAnswer, match=r"has not answered for 0\.2 s"):
            ask(path, {}, timeout_s=0.2)


def test_a_full_queue_is_reported_as_a_hung_program(path: Path) -> None:
    """Status bars keep polling a hung program; the user is shown that it hangs, not EAGAIN."""
    path.parent.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as hanging, contextlib.ExitStack() as crowd:
        hanging.bind(str(path))
        hanging.listen(0)
        with contextlib.suppress(BlockingIOError):
            while True:
                client = crowd.enter_context(socket.socket(socket.AF_UNIX))
                client.settimeout(0)
                client.connect(str(path))

        with pytest.raises(NoAnswer, match=r"has not answered for 0\.2 s"):
            ask(path, {}, timeout_s=0.2)


def test_at_the_thread_limit_a_client_is_rejected_and_the_server_continues(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As under a process limit: the next client is answered."""
    server = Server(path, echo)
    server.start()
    with monkeypatch.context() as limited:
        limited.setattr(threading.Thread, "start", _no_more_threads)
        with pytest.raises(NoAnswer, match="closed the connection before it answered"):
            ask(path, {})
    answer = ask(path, {})
    server.stop()

    assert answer == {"ok": True, "echo": {}}
    assert caplog.messages == ["a client was rejected: can't start new thread"]


def _no_more_threads(*_: object) -> None:
    raise RuntimeError("can't start new thread")


@pytest.mark.parametrize("reply", [b"", b"{", b"7\n", b"\xff\n", b'{"ok": tr'])
def test_a_truncated_answer_is_reported_as_such(path: Path, reply: bytes) -> None:
    """The program was killed while it answered."""
    path.parent.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()

        def answer() -> None:
            client, _ = listener.accept()
            client.recv(100)
            client.sendall(reply)
            client.close()

        answering = threading.Thread(target=answer)
        answering.start()

        with pytest.raises(NoAnswer, match="its answer was cut off"):
            ask(path, {})

        answering.join(10)


def test_a_folder_of_another_user_is_not_used(path: Path) -> None:
    """That user could answer there."""
    path.parent.mkdir()
    path.parent.chmod(0o777)

    with pytest.raises(NoAnswer, match="is open to other users"):
        ask(path, {})


def test_the_kernel_identifies_the_user_of_a_client() -> None:
    """The client's own claims do not count."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert unix.peer_uid(ours) == os.getuid()


def test_a_process_of_another_user_is_rejected() -> None:
    """With the credentials that such a process would have."""

    class Foreign(socket.socket):
        def getsockopt(self, *_: object) -> bytes:  # type: ignore[override]
            return struct.pack("iII", 1, os.getuid() + 1, 0)

    ours, theirs = socket.socketpair()
    with theirs, Foreign(fileno=ours.detach()) as foreign:
        assert not unix.SocketConnection(foreign).trusted()
