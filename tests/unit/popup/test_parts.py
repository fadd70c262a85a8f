"""The popup's logic without a window: messages, placement, dialogs, the guided break, the loop cache."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from PIL import Image

from deskbreak.adapters.sound.player import Player
from deskbreak.core.config.routine_parser import parse_routine
from deskbreak.core.guide.cues import Cue
from deskbreak.core.guide.guide import Act, Guide, Page
from deskbreak.core.guide.questions import Answers, Question
from deskbreak.core.guide.safety import (
    Answered,
    Consulted,
    ExcludedLoad,
    ExcludedStep,
    ExclusionReason,
    LoadIncluded,
    Plan,
    Terms,
)
from deskbreak.core.model.journal_entry import Outcome
from deskbreak.core.model.routine import Load, Variant
from deskbreak.core.model.settings import Channel, ThemeChoice
from deskbreak.core.model.typed_json import Malformed
from deskbreak.popup.break_page import GuidedBreak
from deskbreak.popup.dialogs import IntervalDialog
from deskbreak.popup.frame_cache import LoopCache
from deskbreak.popup.geometry import Area, Screen, believable, centred, fitting
from deskbreak.popup.page import Key
from deskbreak.popup.placement import Placement, WindowFrame, placement_name
from deskbreak.popup.placement_store import PlacementStore
from deskbreak.ports import Unavailable
from deskbreak.protocol.popup import (
    Close,
    CueReport,
    EndedReport,
    IntervalReport,
    PainReport,
    PopupPage,
    Prepare,
    SafetyReport,
    Show,
    StepReport,
    read_order,
)
from deskbreak.render.figure.library import load_moves
from deskbreak.render.pages.sheet import DialogAct, Rect, ViewAct, WidgetStyle
from deskbreak.render.popup_view import PagePart, PopupView
from deskbreak.render.theme import LIGHT
from deskbreak.resources import data_path, font_path

json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
names = st.sampled_from(
    ["page", "routine", "variant", "theme", "breath_s", "terms", "scale", "minutes", "focus"]
)


@settings(deadline=None)  # the machine may be busy
@given(st.text() | st.builds(str, json_values))
def test_any_line_is_read_without_an_exception(line: str) -> None:
    """A line is an order, or it is bad."""

    assert isinstance(read_order(line), (Prepare, Show, Close, Malformed))


@settings(deadline=None)  # the machine may be busy
@given(st.sampled_from(["prepare", "show", "close"]), st.dictionaries(names, json_values, max_size=5))
def test_an_order_with_any_fields_is_read_without_an_exception(do: str, fields: dict[str, object]) -> None:
    """Wrong types and values make it bad, never worse."""
    line = json.dumps({**fields, "do": do})

    assert isinstance(read_order(line), (Prepare, Show, Close, Malformed))


def test_an_order_to_prepare_is_read_completely() -> None:
    """In the form that the engine sends."""
    line = (
        '{"do":"prepare","page":"guide","routine":"upper_back","variant":"seated","theme":"dark","breath_s":4.5,'
        '"terms":{"left_out":[{"step":"lean","why":"pain","since":"2026-03-02"}],'
        '"excluded":[{"load":"hinge","why":"pain","since":null,"step":"lean"}],'
        '"answers":{"yes":["night"],"no":["shoulder"],"included":["press"],"consulted":true},'
        '"plan":{"rounds_at_most":1,"hold_scale":0.5,"gentle":true},'
        '"ask_first":false,"hurt_lately":true,"week":[],"day":"2026-03-03","troubles":[],'
        '"faults":["care.toml"],"unread":false},"scale":null,"minutes":35}'
    )
    expected = Prepare(
        page=PopupPage.GUIDE,
        variant=Variant.SEATED,
        theme=ThemeChoice.DARK,
        breath_s=4.5,
        terms=Terms(
            left_out=(ExcludedStep("lean", ExclusionReason.PAIN, date(2026, 3, 2)),),
            excluded=(ExcludedLoad(Load.HINGE, ExclusionReason.PAIN, step="lean"),),
            answers=Answers(
                frozenset({Question.NIGHT}),
                frozenset({Question.SHOULDER}),
                included=frozenset({Load.PRESS}),
                consulted=True,
            ),
            faults=("care.toml",),
            plan=Plan(1, 0.5, gentle=True),
            hurt_lately=True,
            day=date(2026, 3, 3),
        ),
        minutes=35,
    )

    assert read_order(line) == expected


def test_a_window_too_large_for_its_monitor_is_drawn_smaller() -> None:
    """A netbook at a scale of 2 shows a smaller popup, with room for its title bar."""

    assert fitting(2.0, 420, 560, Area(0, 0, 1366, 768)) == 1.25


def test_a_window_opens_in_the_middle_of_the_free_area_of_its_monitor() -> None:
    """The panel's strip is left out; a monitor that the free area does not touch is used in full."""
    right = Area(1920, 0, 1280, 1024)
    free = right.cut(Area(0, 40, 3200, 1040))
    apart = right.cut(Area(0, 0, 100, 100))

    assert (free, apart, centred(420, 560, free)) == (Area(1920, 40, 1280, 984), right, (2350, 252))


@pytest.mark.parametrize(
    ("minutes", "press", "there"),
    [
        (37, DialogAct.MORE, "40"),
        (37, DialogAct.LESS, "35"),
        (40, DialogAct.LESS, "35"),
        (1440, DialogAct.MORE, "1440"),
        (5, DialogAct.LESS, "1"),
        (9000, DialogAct.MORE, "1440"),
        (0.5, DialogAct.MORE, "5"),
    ],
)
def test_minutes_are_stepped_in_fives_and_stay_in_range(minutes: float, press: DialogAct, there: str) -> None:
    """To the next multiple of five, up to the limits."""
    dialog = IntervalDialog(LIGHT, 1.0, minutes)
    dialog.press(press)

    assert dialog.sheet().widgets[1].label == there


@pytest.mark.parametrize(
    ("minutes", "shown"), [(0.05, "0.05"), (7.5, "7.5"), (1234.5, "1234"), (1440, "1440")]
)
def test_the_minutes_of_the_settings_fit_their_field(minutes: float, shown: str) -> None:
    """Four characters at most."""
    assert IntervalDialog(LIGHT, 1.0, minutes).sheet().widgets[1].label == shown


def test_minutes_out_of_range_cannot_be_set() -> None:
    """The dialog stays open until they are right."""
    dialog = IntervalDialog(LIGHT, 1.0, 45)
    dialog.typed("0")
    refused = dialog.press(DialogAct.ACCEPT), dialog.over
    dialog.typed(".")
    dialog.typed("5")
    taken = dialog.press(DialogAct.ACCEPT), dialog.over

    assert (refused, taken) == (([], False), ([IntervalReport(0.5)], True))


def test_keys_do_what_their_page_says() -> None:
    """T rates ten, Space pauses, H stops, C continues; a stop is final when the window is closed."""
    routine, _ = parse_routine(data_path("config", "routines", "upper_back.toml").read_text(encoding="utf-8"))
    assert routine is not None
    view = PopupView(LIGHT, 1.0, load_moves())
    showing = GuidedBreak(Guide.begin(routine, Variant.STANDING), view)
    said = [showing.typed("h"), showing.typed("T"), showing.key(Key.RIGHT)]
    moving = showing.moving
    said += [showing.key(Key.SPACE), showing.tick(5.0)]
    paused = not showing.moving
    stopped, mistaken, again = showing.typed("H"), showing.typed("c"), showing.typed("h")
    step, ended = showing.close()

    assert (said, moving, paused) == ([[], [], [], [], []], True, True)
    (pain,) = stopped
    assert isinstance(pain, PainReport)
    assert pain.result is not None
    assert (pain.result.stiffness_before, mistaken) == (10, [PainReport(None)])
    assert isinstance(step, StepReport)
    assert (stopped, step.step.outcome) == (again, Outcome.PAIN)
    assert ended == EndedReport(pain.result)


def test_keys_lead_through_the_questions_and_the_list_of_exclusions() -> None:
    """A digit ticks and N is none of these; L lists, and a digit includes again or changes answers; later, digits rate
    and letters choose."""
    routine, _ = parse_routine(data_path("config", "routines", "upper_back.toml").read_text(encoding="utf-8"))
    assert routine is not None
    view = PopupView(LIGHT, 1.0, load_moves())
    asking = Terms((), (ExcludedLoad(Load.HINGE, ExclusionReason.PAIN),), Answers(), ask_first=True)
    showing = GuidedBreak(Guide.begin(routine, Variant.STANDING, terms=asking), view)
    said = [showing.typed(key) for key in "4n98"]
    said.append(showing.key(Key.RIGHT) or [])
    said += [showing.typed(key) for key in "l92"]
    said.append(showing.typed("1"))

    answers = Answered(frozenset({Question.SHOULDER}), frozenset(Question) - {Question.SHOULDER})
    assert said == [
        *[[]] * 4,
        [SafetyReport(answers)],
        *[[]] * 2,
        [SafetyReport(LoadIncluded(Load.HINGE))],
        [],
    ]
    assert showing.key(Key.LEFT) == []
    assert [showing.typed("s"), showing.typed("c"), showing.typed("7")] == [[]] * 3
    assert ([], False) == (showing.key(Key.ESCAPE), showing.over), "offers the minute"
    ended = showing.close()[-1]
    assert isinstance(ended, EndedReport)
    assert ended.result.variant is Variant.SEATED


def test_return_on_the_page_about_a_professional_is_not_now() -> None:
    routine, _ = parse_routine(data_path("config", "routines", "upper_back.toml").read_text(encoding="utf-8"))
    assert routine is not None
    numb = Answers(frozenset({Question.NUMBNESS}), frozenset(Question) - {Question.NUMBNESS})
    guide = Guide.begin(routine, Variant.STANDING, terms=Terms(answers=numb))
    showing = GuidedBreak(guide, PopupView(LIGHT, 1.0, load_moves()))
    accent = [widget.id for widget in showing.sheet().widgets if widget.style is WidgetStyle.ACCENT]

    assert (guide.page, showing.default, accent) == (Page.SEE_FIRST, "end", ["end"])
    assert showing.press(Act.CONSULTED) == [SafetyReport(Consulted())]
    assert showing.default == "start"


class Recorder:
    """A sound and a voice in one that record the requests."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def start(self) -> None:
        self.heard.append("start")

    def play(self, cues: tuple[Cue, ...]) -> None:
        self.heard += cues

    def say(self, words: str) -> None:
        self.heard.append(words)

    def stop(self) -> None:
        self.heard.append("stop")


def in_a_step(recorder: Recorder, *, sounds: bool, voice: bool, terms: Terms | None = None) -> GuidedBreak:
    """The minute, in its first step."""
    routine, _ = parse_routine(data_path("config", "routines", "upper_back.toml").read_text(encoding="utf-8"))
    assert routine is not None
    player = Player(lambda _tell: (recorder,), lambda _tell: (recorder,), sounds=sounds, voice=voice)
    guide = Guide.begin(routine, Variant.STANDING, terms=terms)
    showing = GuidedBreak(guide, PopupView(LIGHT, 1.0, load_moves()), player)
    showing.typed("s")  # on the first page the key chooses a way
    showing.typed("m")
    showing.key(Key.RIGHT)
    return showing


def words_on(showing: GuidedBreak) -> list[str]:
    return [words.text for words in showing.sheet().words]


def test_s_turns_the_sounds_on_and_off_in_a_step_and_says_so_on_the_page() -> None:
    """It replaces the step's text for two seconds; the settings are asked to save it."""
    recorder = Recorder()
    showing = in_a_step(recorder, sounds=False, voice=False)
    text, title = words_on(showing), showing.title
    said = showing.typed("S")
    on, on_title = words_on(showing), showing.title
    showing.tick(1.0)
    still = words_on(showing) == on
    showing.tick(1.5)
    back = words_on(showing)
    showing.tick(12.0)
    said += showing.typed("s")

    assert said == [
        CueReport(Channel.SOUNDS, on=True),
        CueReport(Channel.SOUNDS, on=False),
    ]
    assert ("Sounds on" in text, "Sounds on" in on, still) == (False, True, True)
    assert (back, on_title) == (text, "Sounds on - DeskBreak")
    assert title != on_title
    assert recorder.heard == ["start", Cue.STEP_ENDS, Cue.STEP_BEGINS, "stop"]


def test_the_message_about_a_key_goes_in_a_paused_step_too_and_with_the_pause() -> None:
    """The step's text is there when the user resumes."""
    showing = in_a_step(Recorder(), sounds=False, voice=False)
    text = words_on(showing)
    showing.typed("s")
    showing.key(Key.SPACE)
    at_once = words_on(showing)
    showing.typed("s")
    said, moving = words_on(showing), showing.moving
    showing.tick(2.5)

    assert (at_once, "Sounds off" in said, moving) == (text, True, True)
    assert (words_on(showing), showing.moving) == (text, False)


def test_the_list_of_keys_has_its_own_title_after_any_message() -> None:
    showing = in_a_step(Recorder(), sounds=False, voice=False)
    showing.typed("s")
    showing.typed("?")

    assert showing.title == "Keys - DeskBreak"


def test_v_turns_the_voice_off_in_the_middle_of_a_word() -> None:
    recorder = Recorder()
    showing = in_a_step(recorder, sounds=False, voice=True)
    begun = list(recorder.heard)
    said = showing.typed("v")

    assert said == [CueReport(Channel.VOICE, on=False)]
    assert (begun[0], len(begun), recorder.heard[2:]) == ("start", 2, ["stop"])
    assert "Voice off" in words_on(showing)


class Mute(Recorder):
    """A voice that cannot be started."""

    def start(self) -> None:
        raise Unavailable("No speech program was found.")


def test_v_says_why_the_voice_stays_off_where_nothing_can_speak() -> None:
    """Long enough to be read; no setting is saved for a voice that cannot be heard."""
    showing = in_a_step(Mute(), sounds=False, voice=False)
    text = words_on(showing)
    said = showing.typed("v")
    why = words_on(showing)
    showing.tick(5.0)
    still = words_on(showing) == why
    showing.tick(1.5)

    assert ("No speech program was found." in why, still, said) == (True, True, [])
    assert words_on(showing) == text


def test_the_voice_is_offered_in_the_first_step_of_the_first_break() -> None:
    """Issue 8, number 4: a quiet button turns it on; afterwards, and in later breaks, it is not there."""
    first = in_a_step(Recorder(), sounds=False, voice=False, terms=Terms(first_break=True))
    later = in_a_step(Recorder(), sounds=False, voice=False)
    offers = [[w.style for w in each.sheet().widgets if w.press is ViewAct.VOICE] for each in (first, later)]
    said = first.press(ViewAct.VOICE)
    first.tick(3.0)
    left = [w.label for w in first.sheet().widgets if w.press is ViewAct.VOICE]

    assert offers == [[WidgetStyle.LINK], []]
    assert said == [CueReport(Channel.VOICE, on=True)]
    assert left == []


def test_f_changes_to_the_fuller_form_and_back() -> None:
    """Issue 8, number 4: the button says which form comes next."""
    routine, _ = parse_routine(data_path("config", "routines", "upper_back.toml").read_text(encoding="utf-8"))
    assert routine is not None
    showing = GuidedBreak(Guide.begin(routine, Variant.STANDING), PopupView(LIGHT, 1.0, load_moves()))
    for _ in range(7):
        showing.key(Key.RIGHT)
    labels = []
    for _ in range(3):
        labels += [w.label for w in showing.sheet().widgets if w.press is Act.FORM]
        showing.typed("f")

    assert labels == ["Fuller form", "Easier form", "Fuller form"]


def test_the_message_about_a_key_goes_with_the_step_and_with_the_list_of_keys() -> None:
    recorder = Recorder()
    showing = in_a_step(recorder, sounds=False, voice=False)
    showing.typed("v")
    showing.key(Key.RIGHT)
    gone = "Voice on" not in words_on(showing)
    showing.typed("?")
    listed = words_on(showing)

    assert gone
    assert "voice on or off, from now on" in listed
    assert showing.typed("s") == [], "the list of keys is not a step"


def test_outside_the_steps_s_and_v_do_not_control_the_sounds() -> None:
    recorder = Recorder()
    routine, _ = parse_routine(data_path("config", "routines", "upper_back.toml").read_text(encoding="utf-8"))
    assert routine is not None
    player = Player(lambda _tell: (recorder,), lambda _tell: (recorder,), sounds=False, voice=False)
    showing = GuidedBreak(Guide.begin(routine, Variant.STANDING), PopupView(LIGHT, 1.0, load_moves()), player)

    assert [showing.typed(key) for key in "sv"] == [[], []]
    assert (player.sounds_on, player.voice_on) == (False, False)


def test_a_loop_is_drawn_once_and_discarded_with_the_next_loop() -> None:
    """The second time it comes from the cache."""
    drawn: list[str] = []

    def part(loop: str, frame: int) -> PagePart:
        def draw() -> Image.Image:
            drawn.append(f"{loop}{frame}")
            return Image.new("RGB", (4, 4), (frame, 0, 0))

        return PagePart("figure", Rect(0, 0, 4, 4), (loop, frame), draw, loop)

    cache = LoopCache()
    pictures = [cache.picture(part(*key)) for key in (("a", 0), ("a", 1), ("a", 0), ("b", 0), ("a", 0))]
    colours = [picture.getpixel((0, 0)) for picture in pictures]

    assert (drawn, colours) == (
        ["a0", "a1", "b0", "a0"],
        [(0, 0, 0), (1, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0)],
    )


def test_a_loop_that_is_too_large_to_keep_is_drawn_each_time() -> None:
    """Memory is bounded at any scale."""
    drawn: list[int] = []

    def part(frame: int) -> PagePart:
        def draw() -> Image.Image:
            drawn.append(frame)
            return Image.effect_noise((64, 64), 90).convert("RGB")

        return PagePart("figure", Rect(0, 0, 64, 64), frame, draw, "loop")

    cache = LoopCache(most_bytes=1000)
    for frame in (0, 1, 0, 1):
        cache.picture(part(frame))

    assert drawn == [0, 1, 1]


def test_a_remembered_place_is_moved_inside_the_free_part_of_the_monitor(tmp_path: Path) -> None:
    """It was larger and further out than today's room; on another monitor the window opens in the middle."""
    places = PlacementStore(tmp_path / "windows.json")
    left, right = Area(0, 0, 1280, 800), Area(1280, 0, 1280, 800)
    here = Screen(1.0, Area(0, 30, 1280, 770), left, (left, right))
    there = Screen(1.0, right, right, (left, right))
    seat = Placement("guide", places, None)
    seat.keep(here, WindowFrame(200, 700, 840, 1120), 2.0)
    scale = seat.scale(here, 420, 560)
    opened = seat.opening(here, scale, 420, 560)
    elsewhere = seat.opening(there, seat.scale(there, 420, 560), 420, 560)

    assert (scale, opened) == (730 / 560, WindowFrame(200, 30, 548, 730))
    assert elsewhere == WindowFrame(1280 + 430, 120, 420, 560)


@pytest.mark.parametrize(
    ("kept", "opened"),
    [
        (
            {"x": 0, "y": 0, "size": 1017 / 560},
            WindowFrame(430, 120, 420, 560),
        ),  # set by a tiler, remembered by an older version
        ({"x": 40, "y": 60, "size": 1.1}, WindowFrame(40, 60, 462, 616)),
        ({"x": 40, "y": 60, "size": 1.3, "by_hand": True}, WindowFrame(40, 32, 546, 728)),
    ],
)
def test_a_size_that_the_user_never_chose_is_forgotten(
    tmp_path: Path, kept: dict[str, object], opened: WindowFrame
) -> None:
    """763x1017 was stored by older versions, which mistook the size given by a tiling window manager for the user's."""
    file = tmp_path / "windows.json"
    monitor = Area(0, 0, 1280, 800)
    here = Screen(1.0, monitor, monitor, (monitor,))
    file.write_text(json.dumps({"guide": {here.layout: {str(monitor): kept}}}), encoding="utf-8")
    seat = Placement("guide", PlacementStore(file), None)

    assert seat.opening(here, seat.scale(here, 420, 560), 420, 560) == opened


@pytest.mark.parametrize(
    ("work", "reported"),
    [
        (Area(0, 28, 1920, 1008), True),
        (Area(64, 27, 1856, 1053), True),
        (Area(0, 0, 1920, 1080), True),
        (Area(0, 0, 960, 518), False),  # in units of a scale of 2
        (Area(0, 0, 1536, 829), False),  # of 1.25
        (Area(0, 0, 3840, 2072), False),  # of 0.5
        (Area(0, 0, 0, 0), False),
        (Area(-5, 0, 1920, 1080), False),
    ],
    ids=str,
)
def test_an_impossible_work_area_is_not_believed(work: Area, *, reported: bool) -> None:
    """KWin leaves it in other units after a change of scale: the window used to come at 157x210."""
    assert believable(work, Area(0, 0, 1920, 1080)) is reported


@pytest.mark.parametrize(
    ("frame", "given"),
    [
        (Area(0, 28, 960, 1052), True),  # the left half
        (Area(0, 28, 763, 1045), True),  # the same, with the proportions of the page
        (Area(960, 28, 960, 526), True),  # a quarter
        (Area(400, 28, 789, 1052), True),  # as high as it can be
        (Area(0, 300, 500, 690), False),  # at the edge
        (Area(300, 28, 500, 690), False),
        (Area(300, 100, 500, 690), False),
    ],
    ids=str,
)
def test_tiling_to_a_side_or_a_corner_is_done_by_the_desktop(frame: Area, *, given: bool) -> None:
    """The user did not choose such a size by hand."""
    assert frame.touches(Area(0, 28, 1920, 1052)) is given


def test_each_size_of_letters_has_its_own_place_and_all_are_inside(tmp_path: Path) -> None:
    """A window made small for large letters neither makes the small ones tiny nor leaves the screen."""
    places = PlacementStore(tmp_path / "windows.json")
    laptop = Area(0, 0, 1366, 768)
    here = Screen(1.0, Area(0, 28, 1366, 740), laptop, (laptop,))
    large, normal = (
        Placement(placement_name("guide", 2.0), places, None),
        Placement(placement_name("guide", 1.0), places, None),
    )
    large.keep(here, WindowFrame(900, 300, 450, 600), 0.75)
    opened = [
        seat.opening(here, seat.scale(here, *size), *size)
        for seat, size in ((large, (600, 800)), (normal, (420, 560)))
    ]

    assert opened == [WindowFrame(900, 128, 450, 600), WindowFrame(473, 118, 420, 560)]


def test_the_fonts_licence_travels_with_it() -> None:
    """The OFL requires it."""
    text = font_path("OFL.txt").read_text(encoding="utf-8")

    assert ("SIL OPEN FONT LICENSE Version 1.1" in text, "Inter Project Authors" in text) == (True, True)
