"""The guided break in a window: converts keys and clicks to actions, time to ticks, and reports to lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from deskbreak.adapters.sound.player import Player, silent
from deskbreak.core.guide import cues, key_table
from deskbreak.core.guide.guide import (
    Act,
    Choose,
    Guide,
    GuideReport,
    IncludeLoad,
    IncludeStep,
    Page,
    Rate,
    Tick,
)
from deskbreak.core.guide.wording import turned
from deskbreak.core.model.fault import Part as Works
from deskbreak.core.model.settings import Channel
from deskbreak.popup.page import Key
from deskbreak.protocol.popup import (
    CueReport,
    EndedReport,
    FaultReport,
    MovingReport,
    PainReport,
    SafetyReport,
    StepReport,
)
from deskbreak.render.pages.sheet import ViewAct
from deskbreak.render.pages.step_pages import title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskbreak.core.guide.guide import Action, Scene
    from deskbreak.core.model.routine import Variant
    from deskbreak.protocol.popup import PopupReport
    from deskbreak.render.pages.sheet import Press, Sheet, Touch
    from deskbreak.render.popup_view import PagePart, PopupView

NOTICE_S = 2.0
WHY_S = 6.0  # a sentence takes longer to read than a word

_KEYS = {  # their names in the key table; Return presses the focused widget
    Key.SPACE: "space",
    Key.LEFT: "left",
    Key.RIGHT: "right",
    Key.UP: "up",
    Key.DOWN: "down",
    Key.ESCAPE: "esc",
    Key.DELETE: "delete",
    Key.HELP: "f1",
}
_DEFAULTS = {
    Page.ASK: "start",
    Page.SEE_FIRST: "end",
    Page.BEFORE: "start",
    Page.EXCLUDED: "back",
    Page.OFFER: "minute",
    Page.STEP: "pause",
    Page.REPEAT: "",  # this needs a deliberate answer
    Page.AFTER: "done",
    Page.WELL_DONE: "close",
    Page.HURT: "close",
}


class GuidedBreak:
    """A guide with its drawing and its sound."""

    def __init__(self, guide: Guide, view: PopupView, player: Player | None = None) -> None:
        self._guide = guide
        self._plain = guide.scene()  # the current scene, kept because it is read several times per frame
        self._view = view
        self._player = player or silent()
        self._keys_shown = False  # the list of keys is shown instead of the page; the break is paused
        self._notice, self._notice_s = "", 0.0  # and the remaining time to show it
        self._announced = False  # the opening words of a break that starts at once were spoken

    @property
    def page(self) -> str:
        """The name of the guide's page, or of the list of keys in front of it."""
        return "keys" if self._keys_shown else self._guide.page.value

    @property
    def moving(self) -> bool:
        """True during steps and the question, unless paused, and while a notice about a key is shown."""
        return self._in_step and not self._keys_shown and (not self._guide.paused or bool(self._notice))

    @property
    def fps(self) -> int:
        """The frame rate of the figure."""
        return self._view.fps(self._plain)

    @property
    def title(self) -> str:
        """The title, with the current step."""
        if self._keys_shown:
            return "Keys - DeskBreak"
        if self._notice and self._in_step:
            return f"{self._notice} - DeskBreak"
        return title_of(self._plain)

    @property
    def _in_step(self) -> bool:
        return self._guide.page in {Page.STEP, Page.REPEAT}

    @property
    def over(self) -> bool:
        """Whether the guide has finished."""
        return self._guide.over

    @property
    def default(self) -> str:
        """The widget that Return presses."""
        return "keys" if self._keys_shown else _DEFAULTS[self._guide.page]

    def sheet(self) -> Sheet:
        """The current page with its widgets."""
        if self._keys_shown:
            return self._view.keys_sheet(self._plain)
        return self._view.sheet(self._scene())

    def parts(self, touch: Touch) -> Sequence[PagePart]:
        """All parts to draw."""
        if self._keys_shown:
            return self._view.page_parts(self.sheet(), touch)
        return self._view.parts(self._scene(), touch)

    def tick(self, seconds: float) -> list[PopupReport]:
        """Advance the guide by some seconds."""
        if not self._announced:
            self._announced = True
            self._player.play(cues.cues_between(None, self._plain))
        self._notice_s -= seconds
        if self._notice_s <= 0:
            self._notice = ""
        return self._lines_after(*self._guide.tick(seconds))

    def press(self, press: Press) -> list[PopupReport]:
        """Carry out what the user asked for."""
        if press is ViewAct.KEYS:
            return self._toggle_keys()
        if press is ViewAct.VOICE:
            return self._turn(Channel.VOICE)
        return (
            self._act(press) if isinstance(press, (Act, Rate, Choose, Tick, IncludeLoad, IncludeStep)) else []
        )

    def key(self, key: Key) -> list[PopupReport] | None:
        """Carry out a key of the key table; Escape closes the list of keys."""
        return self._pressed(_KEYS[key]) if key in _KEYS else None

    def typed(self, character: str) -> list[PopupReport]:
        """Carry out a character of the key table."""
        return self._pressed(character.lower()) or []

    def stops(self, key: str) -> bool:
        """Whether a key is the pain stop on this page."""
        return key_table.meaning(self._plain, key.lower()) is Act.HURTS

    def _pressed(self, key: str) -> list[PopupReport] | None:
        meaning = key_table.meaning(self._plain, key)
        if key in key_table.HELP:
            return self._toggle_keys()
        if self._keys_shown and meaning is not Act.HURTS:
            return self._toggle_keys() if key == "esc" else None
        if isinstance(meaning, Channel):
            return self._turn(meaning)
        return None if meaning is None else self._act(meaning)

    def _turn(self, channel: Channel) -> list[PopupReport]:
        """Turn sounds or voice on or off, and show the result, or why not, instead of the step's text for a moment."""
        if why := self._player.toggle(channel):
            self._notice, self._notice_s = why, WHY_S
            return []
        on = self._player.is_on(channel)
        self._notice, self._notice_s = turned(channel, on=on), NOTICE_S
        return [CueReport(channel, on)]

    def _scene(self) -> Scene:
        """The scene to show: the guide's scene with the notice about a key."""
        scene = self._plain
        if scene.offers_voice and not self._player.offers_voice():
            scene = replace(scene, offers_voice=False)
        return replace(scene, text=self._notice) if self._notice and self._in_step else scene

    def choose(self, variant: Variant) -> None:
        """Restart with this variant, before the break is shown."""
        guide = self._guide
        self._guide = Guide.begin(guide.routine, variant, guide.breath_s, guide.terms)
        self._plain = self._guide.scene()

    def rescale(self, scale: float) -> None:
        """Change the scale."""
        self._view = replace(self._view, scale=scale)

    def warm_up(self) -> None:
        """Load the modules of the figure."""
        self._view.warm_up()

    def close(self) -> list[PopupReport]:
        """End the break with the steps done so far, unless its end was already reported."""
        return self._act(Act.CLOSE)

    def _toggle_keys(self) -> list[PopupReport]:
        self._keys_shown = not self._keys_shown and self._guide.page is not Page.HURT
        self._notice = ""
        return []

    def _act(self, action: Action) -> list[PopupReport]:
        self._keys_shown, self._notice = False, ""
        return self._lines_after(*self._guide.act(action))

    def _lines_after(self, guide: Guide, report: GuideReport) -> list[PopupReport]:
        self._guide = guide
        past, self._plain = self._plain, guide.scene()
        if report.steps:
            self._notice = ""
        self._player.play(cues.cues_between(past, self._plain))
        faults = [FaultReport(text, Works.CUES) for text in self._player.faults()]
        return [*_reports(guide, report), *faults]


def _reports(guide: Guide, report: GuideReport) -> list[PopupReport]:
    reports: list[PopupReport] = [SafetyReport(news) for news in report.news]
    if report.begun:
        reports.append(MovingReport())
    reports += [StepReport(step) for step in report.steps]
    if report.pain:
        reports.append(PainReport(report.pain))
    if report.mistaken:
        reports.append(PainReport(None))
    if report.ended:
        reports.append(EndedReport(report.ended, read=not guide.over))
    return reports
