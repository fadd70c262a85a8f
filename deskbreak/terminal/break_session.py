"""A break under way in a terminal: ticked by the clock, controlled by keys, with sounds and reports to its owner."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from deskbreak.core.guide.cues import AudioCues, cues_between
from deskbreak.core.guide.guide import Act, Guide, Page, Scene
from deskbreak.core.guide.input_guard import CHANGED_S, OPENED_S, KeyGuard
from deskbreak.core.guide.key_table import HELP
from deskbreak.core.guide.wording import turned
from deskbreak.core.model.settings import Channel
from deskbreak.terminal.key_bindings import letter_of, meaning_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbreak.core.guide.guide import Action, GuideReport
    from deskbreak.core.guide.safety import SafetyNews
    from deskbreak.core.model.journal_entry import RoutineResult, StepResult

_MOVING: Final = frozenset({Page.STEP, Page.REPEAT})  # the pages with a pain stop


class BreakAudio(Protocol):
    """Plays the sounds of a break."""

    def play(self, audio: AudioCues, /) -> None:
        """Play the signal on the channels that are on; returns at once."""

    def is_on(self, channel: Channel, /) -> bool:
        """Whether the channel is on."""

    def toggle(self, channel: Channel, /) -> str:
        """Turn the channel on or off; return why it stays off, or an empty string."""

    def offers_voice(self) -> bool:
        """Whether a voice is available but off."""


@dataclass(frozen=True, slots=True)
class BreakCallbacks:
    """Callbacks for what happens during a break."""

    on_step: Callable[[StepResult], None]
    on_news: Callable[[SafetyNews], None]
    on_turn: Callable[[Channel, bool], None]
    on_begun: Callable[[], None]  # movement begins
    on_done: Callable[[RoutineResult], None]  # the last step is done, or the last pages changed the result
    on_pain: Callable[
        [RoutineResult | None], None
    ]  # it hurts: the result if the break ends now; None: a mistake


class BreakSession:
    """A guide under way: ticks it by the clock and reports its events."""

    def __init__(
        self, guide: Guide, callbacks: BreakCallbacks, audio: BreakAudio, now: Callable[[], float]
    ) -> None:
        self.guide = guide
        self.keys_shown = (
            False  # the list of keys is shown instead of the page; the break is paused meanwhile
        )
        self._callbacks = callbacks
        self._audio = audio
        self._now = now
        self._ticked = now()
        self._guard = KeyGuard().held(self._ticked, OPENED_S)
        self._key_before = ""
        self._why_off = ""  # why a channel cannot be turned on; shown until the next key
        self._announced = False  # the opening of a break that begins at once was announced
        self._stop_stays = False  # the previous page had the pain stop too

    def tick(self) -> Scene:
        """Advance by the time since the last tick; return what to show."""
        now = self._now()
        if not self._announced:
            self._announced = True
            self._audio.play(cues_between(None, self.guide.scene()))
        if not self.keys_shown:
            self._apply(*self.guide.tick(now - self._ticked))
        self._ticked = now
        scene = self.guide.scene()
        notification = self._why_off if scene.page in _MOVING else scene.note
        return replace(
            scene, note=notification, offers_voice=scene.offers_voice and self._audio.offers_voice()
        )

    @property
    def moves(self) -> bool:
        """Whether the screen changes by itself; if not, nothing wakes up."""
        page, paused = self.guide.page, self.guide.paused
        return not self.keys_shown and (page is Page.REPEAT or (page is Page.STEP and not paused))

    @property
    def channels_on(self) -> frozenset[Channel]:
        """The channels that are on."""
        return frozenset(channel for channel in Channel if self._audio.is_on(channel))

    def press(self, key: str) -> None:
        """Act on a key of the page; if the list of keys is shown, any key only closes it.

        A key that was typed before the page could be read is ignored, except for the pain stop if the
        previous page had it too.
        """
        meaning = meaning_of(key, self.guide.scene(), self._key_before)
        self._guard, counts = self._guard.pressed(key, self._now())
        if not counts and not (meaning is Act.HURTS and self._stop_stays):
            return
        self._key_before = key
        self._why_off = ""
        if key in HELP:
            self.keys_shown = not self.keys_shown and self.guide.page is not Page.HURT
        elif self.keys_shown and meaning is not Act.HURTS:
            self.keys_shown = False
        elif isinstance(meaning, Channel):
            self._turn(meaning)
        elif meaning is not None:
            self.act(meaning)

    def turn(self, line: str) -> str:
        """Turn on or off the channel that a typed line names, if any; return the message to show."""
        channel = meaning_of(letter_of(line), self.guide.scene())
        return self._turn(channel) if isinstance(channel, Channel) else ""

    def _turn(self, channel: Channel) -> str:
        self._why_off = self._audio.toggle(channel)
        if self._why_off:
            return self._why_off.rstrip(".")
        on = self._audio.is_on(channel)
        self._callbacks.on_turn(channel, on)
        return turned(channel, on=on)

    def act(self, action: Action) -> None:
        """Do what the user asked for."""
        self.keys_shown = False
        self._apply(*self.guide.act(action))

    def stop(self) -> RoutineResult:
        """End from outside, on any page."""
        self.act(Act.CLOSE)
        return self.guide.result_if_ended_now()

    def _apply(self, guide: Guide, report: GuideReport) -> None:
        before, self.guide = self.guide, guide
        if guide.page is not before.page:
            self._stop_stays = {before.page, guide.page} <= _MOVING
            self._guard = self._guard.held(self._now(), CHANGED_S)
        self._audio.play(cues_between(before.scene(), guide.scene()))
        for news in report.news:
            self._callbacks.on_news(news)
        if report.begun:
            self._callbacks.on_begun()
        for step in report.steps:
            self._callbacks.on_step(step)
        if report.ended and not guide.over:
            self._callbacks.on_done(report.ended)
        if report.pain or report.mistaken:
            self._callbacks.on_pain(report.pain)
