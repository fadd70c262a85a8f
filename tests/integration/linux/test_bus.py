"""Our connection to a message bus, with a dbus-fast program as its peer."""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Iterator
from typing import Any

import dbus_fast
import pytest

from deskbreak.linux.dbus import connection as connection_module
from deskbreak.linux.dbus.bus import MOST_AWAITED, Bus
from deskbreak.linux.dbus.connection import MOST_UNSENT, BusConnection
from deskbreak.linux.dbus.messages import (
    DBUS,
    DBUS_PATH,
    DISCONNECTED,
    NO_REPLY,
    SERVICE_UNKNOWN,
    BusError,
    Call,
    Match,
)
from deskbreak.linux.dbus.objects import Interface, Method, Property, complete_types
from tests.support.fakes.daemon import Daemon
from tests.support.fakes.logind import LOGIN, LOGIN_PATH, Login
from tests.support.fakes.peer import Peer, Refusal
from tests.support.private_bus import Keep
from tests.support.waiting import PATIENCE_S, becomes, eventually

NAME = "org.example.Echo"
PATH = "/org/example/Echo"


def echo(text: str) -> Call:
    return Call(NAME, PATH, NAME, "Say", "s", (text,))


@pytest.fixture
def other(daemon: Daemon, keep: Keep) -> Peer:
    """A program that echoes."""
    peer = keep(Peer(daemon.address))
    peer.methods[f"{NAME}.Say"] = lambda message: ("s", [message.body[0]])
    peer.own(NAME)
    return peer


def test_a_call_returns_the_reply_of_the_peer(bus: Bus, other: Peer) -> None:
    del other
    answer = bus.call(echo("hello"))

    assert ("hello",) == answer


def test_calls_from_many_threads_each_get_their_own_reply(bus: Bus, other: Peer) -> None:
    del other
    answers: dict[int, Any] = {}
    threads = [
        threading.Thread(target=lambda n=n: answers.update({n: bus.call(echo(str(n)), 20)}))
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {n: (str(n),) for n in range(20)} == answers


def test_a_call_to_a_missing_name_fails_with_service_unknown(bus: Bus) -> None:
    with pytest.raises(BusError) as raised:
        bus.call(echo("hello"))

    assert raised.value.name == SERVICE_UNKNOWN


def test_an_unanswered_call_times_out(bus: Bus, other: Peer) -> None:
    other.methods[f"{NAME}.Say"] = lambda _message: None
    with pytest.raises(BusError) as raised:
        bus.call(echo("hello"), timeout_s=0.05)

    assert raised.value.name == NO_REPLY


def test_a_blocking_call_on_the_reading_thread_is_refused(bus: Bus, other: Peer) -> None:
    """It would wait for a reply that only this thread can read."""
    del other
    outcomes: list[str] = []

    def call_again(_reply: object) -> None:
        try:
            bus.call(echo("again"))
        except RuntimeError as refused:
            outcomes.append(str(refused))

    bus.ask(echo("hello"), call_again)

    assert eventually(lambda: outcomes) == ["The reading thread must read the reply itself: use ask() there."]


def test_a_served_object_answers_calls_properties_and_introspection(bus: Bus, other: Peer) -> None:
    interface = Interface(
        "org.example.Ours",
        {"Double": Method("i", "i", lambda number: (2 * number,))},
        {"Mood": Property("s", lambda: "good")},
        {"Changed": "a{sv}i"},
    )
    bus.serve("/ours", interface)

    def call(method: str, signature: str = "", *arguments: object) -> Any:
        return other.call(bus.unique_name, "/ours", method, signature, *arguments)

    properties = "org.freedesktop.DBus.Properties"
    answers = [
        call("org.example.Ours.Double", "i", 21),
        call(f"{properties}.Get", "ss", "org.example.Ours", "Mood"),
        call(f"{properties}.GetAll", "s", "org.example.Ours"),
        '<arg type="a{sv}"/><arg type="i"/>' in call("org.freedesktop.DBus.Introspectable.Introspect"),
        call("org.freedesktop.DBus.Peer.Ping"),
    ]

    assert [42, "good", {"Mood": "good"}, True, []] == answers


@pytest.mark.parametrize(
    ("path", "method", "signature", "body", "error"),
    [
        ("/nowhere", "org.example.Ours.Double", "i", (1,), "org.freedesktop.DBus.Error.UnknownObject"),
        ("/ours", "org.example.Ours.Halve", "i", (1,), "org.freedesktop.DBus.Error.UnknownMethod"),
        ("/ours", "org.example.Ours.Double", "s", ("1",), "org.freedesktop.DBus.Error.InvalidArgs"),
        ("/ours", "org.example.Ours.Double", "i", (0,), "org.freedesktop.DBus.Error.Failed"),
    ],
)
def test_wrong_calls_and_failing_methods_get_an_error(  # noqa: PLR0917 - fixtures
    bus: Bus, other: Peer, path: str, method: str, signature: str, body: tuple[object, ...], error: str
) -> None:
    bus.serve(
        "/ours", Interface("org.example.Ours", {"Double": Method("i", "i", lambda number: (2 // number,))})
    )
    with pytest.raises(Refusal) as raised:
        other.call(bus.unique_name, path, method, signature, *body)

    assert raised.value.name == error
    assert other.call(bus.unique_name, "/ours", "org.example.Ours.Double", "i", 1) == 2


def test_signals_are_received_until_the_subscription_is_cancelled(bus: Bus, other: Peer) -> None:
    received: list[tuple[object, ...]] = []
    cancel = bus.listen(Match(NAME, "Spoke", sender=NAME), lambda signal: received.append(signal.body))
    bus.call(echo("the match rule is set before this returns"))
    other.emit(PATH, f"{NAME}.Spoke", "s", "one")
    eventually(lambda: received)
    cancel()
    other.emit(PATH, f"{NAME}.Spoke", "s", "two")
    bus.call(echo("a signal sent before this would have come before its reply"))

    assert [("one",)] == received


def test_an_exception_in_one_listener_affects_no_other_even_when_the_bus_is_lost(
    bus: Bus, daemon: Daemon, other: Peer, caplog: pytest.LogCaptureFixture
) -> None:
    owners: list[str] = []
    received: list[tuple[object, ...]] = []

    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError

    bus.listen(Match(NAME, "Spoke", sender=NAME), fail)
    bus.listen(Match(NAME, "Spoke", sender=NAME), lambda signal: received.append(signal.body))
    bus.watch_name(NAME, fail)
    bus.watch_name(NAME, owners.append)
    bus.call(echo("the match rules are set before this returns"))
    other.emit(PATH, f"{NAME}.Spoke", "s", "one")
    answer = bus.call(echo("hello"))
    daemon.kill()
    daemon.start()
    came_back = eventually(lambda: bus.alive and len(owners) == 2)

    assert (("hello",), True, [other.unique_name, ""]) == (answer, came_back, owners)
    assert [("one",)] == received
    assert "could not be handled" in caplog.text


def test_a_watched_name_reports_its_owner_and_each_change(bus: Bus, daemon: Daemon, keep: Keep) -> None:
    owners: list[str] = []
    bus.watch_name(NAME, owners.append)
    eventually(lambda: owners)
    peer = keep(Peer(daemon.address))
    peer.own(NAME)
    eventually(lambda: len(owners) == 2)
    peer.close()

    assert becomes(["", peer.unique_name, ""], lambda: owners) == ["", peer.unique_name, ""]


def test_a_dead_bus_fails_calls_and_drops_names_and_is_reconnected(
    bus: Bus, daemon: Daemon, other: Peer
) -> None:
    owners: list[str] = []
    replies: list[object] = []
    received: list[object] = []
    other.methods[f"{NAME}.Say"] = lambda _message: None
    bus.listen(Match(NAME, "Spoke"), lambda signal: received.append(signal.body))
    bus.watch_name(NAME, owners.append)
    eventually(lambda: owners)
    bus.ask(echo("no answer"), replies.append)
    daemon.kill()
    eventually(lambda: len(owners) == 2 and replies)
    with pytest.raises(BusError):
        bus.call(echo("hello"))
    bus.send(echo("silently dropped"))
    daemon.start()
    peer = Peer(daemon.address)
    peer.own(NAME)
    eventually(lambda: len(owners) == 3)
    peer.emit(PATH, f"{NAME}.Spoke", "s", "again")
    eventually(lambda: received)
    peer.close()

    assert [other.unique_name, "", peer.unique_name] == owners[:3]
    assert [DISCONNECTED] == [reply.name for reply in replies if isinstance(reply, BusError)]
    assert [("again",)] == received


def test_closing_ends_the_thread_at_once_even_without_a_bus(daemon: Daemon) -> None:
    connection = Bus(daemon.address, retry_s=(60, 60))
    connection.open()
    daemon.kill()
    eventually(lambda: not connection.alive)
    began = time.monotonic()
    connection.close()
    connection.close()

    assert time.monotonic() - began < 10


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "cut off"])
def test_a_descriptor_received_after_the_close_is_closed(daemon: Daemon, keep: Keep, *, whole: bool) -> None:
    """logind's answer may cross our close; its descriptor would keep the computer awake until the process ends."""
    login = keep(Login(daemon.address))
    connection = BusConnection(daemon.address, enable_fds=True, retry_s=(0.02, 0.1))
    connection.open()
    called = connection.receive()  # the reply that gives us a name
    inhibit = Call(
        LOGIN, LOGIN_PATH, f"{LOGIN}.Manager", "Inhibit", "ssss", ("sleep", "we", "saving", "delay")
    )
    connection.send(inhibit.message())
    wire = connection._wire
    assert wire is not None
    select.select([wire.sock], [], [], PATIENCE_S)
    if not whole:
        wire.parser.add_data(*wire._read_some_data())
    connection.end()
    received = connection.receive() if whole else None
    connection.lose()

    assert called is not None
    assert received is None
    assert eventually(lambda: not login.inhibited())


def test_a_connection_established_after_the_close_is_dropped(daemon: Daemon) -> None:
    """The bus may return at the moment of the close."""
    connection = Bus(daemon.address)
    connection.close()
    connection.open()

    assert not connection.alive


@pytest.mark.parametrize("address", ["unix:path=/nonexistent/bus", "tcp:host=localhost,port=1", "nonsense"])
def test_an_address_without_a_bus_raises_one_clear_error(address: str) -> None:
    with pytest.raises(BusError) as raised:
        Bus(address).open()

    assert raised.value.name == DISCONNECTED


def test_the_bus_itself_answers_calls(bus: Bus) -> None:
    assert bus.call(Call(DBUS, DBUS_PATH, DBUS, "NameHasOwner", "s", ("org.example.Nobody",))) == (False,)


def test_a_signature_is_split_into_complete_types() -> None:
    assert complete_types("ia{sv}av(iiay)aas") == ["i", "a{sv}", "av", "(iiay)", "aas"]


# A bus, or a program on it, hangs.


@pytest.fixture
def hung(daemon: Daemon, bus: Bus) -> Iterator[Bus]:
    """Our connection to a bus that is stopped."""
    daemon.hang()
    yield bus
    daemon.wake()


def outcome(bus: Bus, text: str) -> tuple[Any, ...] | None:
    """The reply of the peer; None if there is none."""
    try:
        return bus.call(echo(text), PATIENCE_S)
    except BusError:
        return None


def flood(bus: Bus, count: int, size: int = 10_000) -> None:
    for number in range(count):
        bus.emit("/ours", "org.example.Ours", "Drawn", "us", (number, "." * size))


def test_sending_to_a_hung_bus_does_not_block_and_arrives_in_order_when_it_wakes(
    bus: Bus, daemon: Daemon, other: Peer
) -> None:
    other.listen("type='signal',interface='org.example.Ours'")
    daemon.hang()
    flood(bus, 80)
    daemon.wake()
    arrived = becomes(80, lambda: len(other.received("Drawn"))) and other.received("Drawn")

    assert list(range(80)) == [body[0] for _member, body in arrived]


def test_a_bus_that_hangs_for_too_long_is_dropped_and_reconnected_when_it_wakes(
    hung: Bus, daemon: Daemon
) -> None:
    """The send queue is bounded, and lost with the connection."""
    owners: list[str] = []
    before = hung.unique_name
    flood(hung, 2 * MOST_UNSENT // 10_000)
    let_go = eventually(lambda: not hung.alive)
    daemon.wake()
    eventually(lambda: hung.alive)
    hung.watch_name(DBUS, owners.append)

    assert let_go
    assert becomes([DBUS], lambda: owners) == [DBUS]
    assert hung.unique_name != before


def test_a_connection_to_a_hung_bus_can_be_closed(hung: Bus) -> None:
    flood(hung, 2 * MOST_UNSENT // 10_000)
    hung.close()

    assert not hung.alive


def test_the_start_does_not_wait_for_a_hung_bus(daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_module, "_GREETED_WITHIN_S", 0.2)
    daemon.hang()
    with pytest.raises(BusError) as raised:
        Bus(daemon.address).open()
    daemon.wake()

    assert raised.value.name == DISCONNECTED


def test_after_a_missed_deadline_the_next_wait_for_a_program_is_shorter(bus: Bus, other: Peer) -> None:
    """Otherwise each call to a hung program would cost the engine two seconds."""
    late: list[Any] = []
    answers = other.methods[f"{NAME}.Say"]
    other.methods[f"{NAME}.Say"] = late.append
    waits = []
    for within_s in (0.3, PATIENCE_S):
        began = time.monotonic()
        with pytest.raises(BusError):
            bus.call(echo("hello"), within_s)
        waits.append(time.monotonic() - began)
    for message in late:
        other.send(dbus_fast.Message.new_method_return(message, "s", ["late"]))
    other.methods[f"{NAME}.Say"] = answers
    answer = eventually(lambda: outcome(bus, "again"))

    assert waits[1] < PATIENCE_S / 2
    assert answer == ("again",)


def test_a_program_that_owes_many_replies_is_called_again_after_it_answered(bus: Bus, other: Peer) -> None:
    """The bus refuses every call of a connection with 128 unanswered calls."""
    late: list[Any] = []
    answers = other.methods[f"{NAME}.Say"]
    other.methods[f"{NAME}.Say"] = late.append
    failed: list[int] = []
    for number in range(MOST_AWAITED + 3):
        bus.ask(
            echo("hello"),
            lambda reply, number=number: failed.append(number) if isinstance(reply, BusError) else None,
        )
    eventually(lambda: len(late) == MOST_AWAITED)
    other.methods[f"{NAME}.Say"] = answers
    for message in late:
        other.send(dbus_fast.Message.new_method_return(message, "s", ["late"]))

    assert failed == [MOST_AWAITED, MOST_AWAITED + 1, MOST_AWAITED + 2]
    assert eventually(lambda: outcome(bus, "again")) == ("again",)
