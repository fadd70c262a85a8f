"""The pure parts of the terminal: keys, colours, lines, answers."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st
from PIL import Image

from deskbreak.core.guide.guide import (
    Act,
    Action,
    Choose,
    ExcludedItem,
    IncludeLoad,
    IncludeStep,
    Page,
    Rate,
    Scene,
    ShownQuestion,
    Tick,
)
from deskbreak.core.guide.questions import Question
from deskbreak.core.model.routine import Load, Variant
from deskbreak.core.model.settings import Channel
from deskbreak.terminal.half_blocks import nearest, rows_of
from deskbreak.terminal.key_bindings import action_of, action_of_line
from deskbreak.terminal.key_decoder import decode
from deskbreak.terminal.plain_lines import answers_of, plain_lines
from deskbreak.terminal.terminal import Depth, depth_of
from deskbreak.terminal.text_layout import HURTS, key_lines, keys_of, screen_lines


@pytest.mark.parametrize(
    ("typed", "keys", "rest"),
    [
        (b"a \r", ["a", "space", "enter"], b""),
        (b"\x1b[C\x1bOD", ["right", "left"], b""),
        (b"\x1b", [], b"\x1b"),
        (b"\x1b\x1b[A\x1b\x1bOCq", ["q"], b""),  # Alt and an arrow
        (b"\x1b\x1b", [], b"\x1b\x1b"),
        (b"\x1b\x1bq", ["esc"], b""),
        (b"\x1b[200~h \x1b[C\r\x1b[201~q", ["q"], b""),
        (b"\x1b[200~oh", [], b"\x1b[200~oh"),
        (b"\x1b[15~\x1bxq", ["q"], b""),
        ("ä".encode(), ["ä"], b""),
        ("ä".encode()[:1], [], "ä".encode()[:1]),
        (b"\x80\x00q", ["q"], b""),
    ],
)
def test_bytes_are_decoded_to_keys(typed: bytes, keys: list[str], rest: bytes) -> None:
    assert decode(typed) == (keys, rest)


@given(
    st.lists(
        st.sampled_from(
            [
                b"a",
                b" ",
                b"\x1b[A",
                b"\x1b[1;5C",
                b"\x1bOB",
                b"\x1b\x1b[C",
                b"\x1b[200~h\x1b[201~",
                "é".encode(),
                b"\r",
            ]
        )
    ),
    st.data(),
)
def test_keys_are_the_same_however_the_bytes_arrive(typed: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(typed)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)))))
    keys, rest = [], b""
    for start, end in pairwise([0, *cuts, len(whole)]):
        more, rest = decode(rest + whole[start:end])
        keys += more

    assert (keys, rest) == decode(whole)


@given(st.binary(max_size=40))
def test_any_bytes_are_accepted(typed: bytes) -> None:
    keys, rest = decode(typed)

    assert typed.endswith(rest)
    assert all(key.isprintable() for key in keys)


@pytest.mark.parametrize(
    ("environ", "depth"),
    [
        ({}, Depth.NONE),
        ({"TERM": "dumb", "COLORTERM": "truecolor"}, Depth.NONE),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, Depth.NONE),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, Depth.PALETTE),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, Depth.TRUE),
        ({"TERM": "vt100"}, Depth.NONE),
    ],
)
def test_colours_follow_the_environment(environ: dict[str, str], depth: Depth) -> None:
    assert depth_of(environ) is depth


@pytest.mark.parametrize(
    ("colour", "number"),
    [((0, 0, 0), 16), ((255, 255, 255), 231), ((255, 0, 0), 196), ((128, 128, 128), 244)],
)
def test_the_nearest_of_256_colours_is_used(colour: tuple[int, int, int], number: int) -> None:
    assert nearest(colour) == number


def test_two_pixels_share_a_cell_and_a_colour_is_set_once() -> None:
    picture = Image.new("RGB", (2, 3), (1, 2, 3))
    picture.putpixel((1, 1), (9, 9, 9))

    assert rows_of(picture, Depth.TRUE) == [
        "\x1b[38;2;1;2;3m\x1b[48;2;1;2;3m\u2580\x1b[48;2;9;9;9m\u2580\x1b[0m"
    ]


LEFT_OUT = (
    ExcludedItem(
        "Leaning from the hips", 'it hurt in "Lean" on 3 Mar', IncludeLoad(Load.HINGE), "Include again"
    ),
    ExcludedItem("All but gentle movements", "to be on the safe side", IncludeStep(None), "Include again"),
)


def scene(page: Page, stiffness: int | None = None) -> Scene:
    number = 4 if page in {Page.STEP, Page.REPEAT} else 0
    lines = ("A first line that is rather long, as they are.", "A sign")
    blank = Scene(
        page, Variant.STANDING, "A title", "A text.", step_number=number, stiffness=stiffness, lines=lines
    )
    match page:
        case Page.ASK:
            first = ShownQuestion(Question.SHOULDER, "A question", ticked=True)
            second = ShownQuestion(Question.NIGHT, "And this", ticked=False)
            return replace(blank, questions=(first, second))
        case Page.BEFORE | Page.EXCLUDED:
            return replace(blank, variants=tuple(Variant), excluded=LEFT_OUT, note="A note.")
        case Page.WELL_DONE:
            return replace(blank, week=(True, False, True, *(False,) * 4), today=2)
        case _:
            return replace(blank, can_repeat=True)


@pytest.mark.parametrize("page", Page)
@pytest.mark.parametrize("width", [34, 60, 200])
def test_lines_fit_their_width_and_stopping_is_on_every_step(page: Page, width: int) -> None:
    lines = screen_lines(scene(page), width)

    assert [line for line in lines if len(line) > max(width, 40)] == []
    assert (HURTS in lines) == (page in {Page.STEP, Page.REPEAT})
    assert "A text." in lines
    assert "A text." in plain_lines(scene(page))


@pytest.mark.parametrize(
    ("page", "key", "before", "action"),
    [
        (Page.BEFORE, "s", "", Choose(Variant.STANDING)),
        (Page.BEFORE, "7", "", Rate(7)),
        (Page.BEFORE, "0", "1", Rate(10)),
        (Page.BEFORE, "+", "", Rate(5)),
        (Page.BEFORE, "enter", "", Act.NEXT),
        (Page.BEFORE, "space", "", Act.NEXT),
        (Page.STEP, "space", "", Act.PAUSE),
        (Page.STEP, "s", "", None),
        (Page.STEP, "v", "", None),
        (Page.STEP, "enter", "", None),
        (Page.STEP, "7", "", None),
        (Page.STEP, "²", "", None),
        (Page.REPEAT, "s", "", Act.STILL_STIFF),
        (Page.ASK, "1", "", Tick(Question.SHOULDER)),
        (Page.ASK, "2", "", Tick(Question.NIGHT)),
        (Page.ASK, "3", "", None),
        (Page.ASK, "n", "", Act.NONE),
        (Page.ASK, "0", "", Act.NONE),
        (Page.ASK, "l", "", Act.LATER),
        (Page.SEE_FIRST, "enter", "", Act.END),
        (Page.SEE_FIRST, "space", "", Act.END),
        (Page.SEE_FIRST, "g", "", Act.CONSULTED),
        (Page.SEE_FIRST, "c", "", Act.QUESTIONS),
        (Page.ASK, "space", "", Act.NEXT),
        (Page.ASK, "left", "", Act.BACK),
        (Page.BEFORE, "c", "", Choose(Variant.SEATED)),
        (Page.BEFORE, "t", "", Rate(10)),
        (Page.BEFORE, "l", "", Act.EXCLUDED),
        (Page.EXCLUDED, "1", "", IncludeLoad(Load.HINGE)),
        (Page.EXCLUDED, "2", "", IncludeStep(None)),
        (Page.EXCLUDED, "3", "", None),
        (Page.EXCLUDED, "0", "", None),
        (Page.EXCLUDED, "space", "", Act.BACK),
        (Page.OFFER, "enter", "", Act.NEXT),
        (Page.OFFER, "b", "", Act.BACK),
        (Page.HURT, "esc", "", Act.END),
        (Page.HURT, "c", "", Act.MISTAKE),
        (Page.HURT, "enter", "", Act.NEXT),
        (Page.HURT, "space", "", None),
        *((page, key, "", Act.HURTS) for page in (Page.STEP, Page.REPEAT) for key in ("h", "H", "delete")),
        *((page, "h", "", None) for page in Page if page not in {Page.STEP, Page.REPEAT}),
    ],
)
def test_keys_mean_what_their_page_says(page: Page, key: str, before: str, action: Action | None) -> None:
    assert action_of(key, scene(page), before) == action


@pytest.mark.parametrize(
    ("page", "line", "action"),
    [
        (Page.BEFORE, "10", Rate(10)),
        (Page.BEFORE, "seated", Choose(Variant.SEATED)),
        (Page.BEFORE, " ", Act.NEXT),
        (Page.STEP, "", None),
        (Page.STEP, "3", None),
        (Page.ASK, "2", Tick(Question.NIGHT)),
        (Page.ASK, "0", Act.NONE),
        (Page.EXCLUDED, "2", IncludeStep(None)),
        (Page.EXCLUDED, "0", None),
        (Page.STEP, "Hurts", Act.HURTS),
        (Page.STEP, "?!", None),
        (Page.REPEAT, "eased", Act.EASED),
        (Page.STEP, "here is my mail", None),
        (Page.STEP, "help", None),
        (Page.STEP, "end", Act.END),
    ],
)
def test_typed_lines_mean_what_their_letter_or_word_says(
    page: Page, line: str, action: Action | None
) -> None:
    assert action_of_line(line, scene(page)) == action


def test_keys_are_named_only_where_they_have_a_meaning() -> None:
    few = replace(scene(Page.BEFORE), variants=(Variant.SEATED,), excluded=())
    last = replace(scene(Page.AFTER), can_repeat=False)

    assert keys_of(few) == "Enter start   0-9 t + - stiffness   c seated   Esc not now"
    assert keys_of(last) == "0-9 t + - stiffness   Enter done   Left back   Esc close"
    assert "a another round" in keys_of(scene(Page.AFTER))
    assert "l left out" in keys_of(scene(Page.BEFORE))
    assert answers_of(last) == "A number from 0 to 10, or Enter."


@pytest.mark.parametrize(
    ("fuller", "form", "line"),
    [
        (None, "", ""),
        (False, "f fuller form, ", " f: fuller form."),
        (True, "f easier form, ", " f: easier form."),
    ],
)
def test_plain_lines_name_another_form_only_where_there_is_one(
    *, fuller: bool | None, form: str, line: str
) -> None:
    """The accepted words are listed once per page, so a step itself says that it has another form."""
    step = replace(scene(Page.STEP), fuller=fuller, count_total=None, paused=False)
    without = replace(step, fuller=None)

    assert answers_of(step) == (
        f"p pause, n next, b back, m more, {form}h it hurts: stop, s sounds, v voice (from now on), q end, "
        "? says this again; then Enter."
    )
    assert plain_lines(step) == f"{plain_lines(without)}{line}"


def test_the_keys_of_a_step_say_what_is_heard() -> None:
    """On the question's page, S is another key."""
    assert "s sounds: on   v voice: off" in keys_of(scene(Page.STEP), frozenset({Channel.SOUNDS}))
    assert "s sounds: off   v voice: on" in keys_of(scene(Page.STEP), frozenset({Channel.VOICE}))
    assert "s still stiff, another round   Right skip   Left back   m more   v voice: off" in keys_of(
        scene(Page.REPEAT)
    )


def test_the_keys_of_a_step_say_what_they_do_now() -> None:
    """Announced or under way, paused or not, with the longer text or without."""
    step = replace(scene(Page.STEP), coming=False, paused=False, more=False)
    first = [
        keys_of(replace(step, **now)).partition("   Left")[0]  # type: ignore[arg-type]
        for now in ({}, {"coming": True}, {"paused": True})
    ]

    assert first == ["Space pause   Right next", "Space pause   Right begin", "Space continue   Right next"]
    assert [part in keys_of(replace(step, more=part == "m less")) for part in ("m more", "m less")] == [
        True
    ] * 2


def test_each_exclusion_says_what_its_number_does() -> None:
    """Not each of them includes a movement again: questions are answered, or changed."""
    rows = (
        ExcludedItem("Open questions", "until they are answered", Act.QUESTIONS, "Answer"),
        ExcludedItem("Lean", "it hurt", IncludeStep("lean"), "Include"),
    )
    lines = screen_lines(replace(scene(Page.EXCLUDED), excluded=rows), 60)

    assert "1  Open questions: until they are answered [Answer]" in lines
    assert "2  Lean: it hurt [Include]" in lines
    assert lines[-1] == "1-2 what stands in brackets   Enter back"


def test_each_reason_to_see_a_professional_first_is_on_its_own_line() -> None:
    """As in the window, where each has a dot."""
    lines = screen_lines(replace(scene(Page.SEE_FIRST), lines=("Numbness", "Pain at night")), 60)

    assert lines[lines.index("- Numbness") + 1] == "- Pain at night"


@pytest.mark.parametrize("width", [34, 60, 200])
def test_the_list_of_keys_fits_its_width_and_names_the_stop_key(width: int) -> None:
    lines = key_lines(scene(Page.STEP), width)

    assert [line for line in lines if len(line) > width] == []
    assert (HURTS in lines, len(lines) <= 24) == (True, True)


@pytest.mark.parametrize("page", [Page.STEP, Page.REPEAT])
def test_a_step_fits_a_screen_of_24_rows_beside_its_figure(page: Page) -> None:
    """With the two long lines of "more" on show."""
    assert (
        len(screen_lines(replace(scene(page), text="A text of nine words that needs two lines."), 34)) <= 24
    )


def test_further_lines_of_a_marked_item_are_indented_behind_its_mark() -> None:
    """The start and end of each question, step or sign are visible at a glance."""
    long = "Any words that are too long for one line, as some are"
    asked = ShownQuestion(Question.NIGHT, long, ticked=True)
    left = ExcludedItem(long, "it hurt", IncludeStep("lean"), "Include again")
    asking = screen_lines(replace(scene(Page.ASK), questions=(asked,)), 34)
    listing = screen_lines(replace(scene(Page.EXCLUDED), excluded=(left,)), 34)
    warning = screen_lines(replace(scene(Page.HURT), lines=("With any of these:", long)), 34)

    first, rest = "Any words that are too long for", "one line, as some are"
    assert "[x] 1 Any words that are too long\n      for one line, as some are\n" in "\n".join(asking)
    assert f"1  {first}\n   {rest}: it hurt\n" in "\n".join(listing)
    assert f"With any of these:\n- {first}\n  {rest}\n" in "\n".join(warning)


def test_a_week_has_a_dot_for_each_day() -> None:
    lines = screen_lines(scene(Page.WELL_DONE), 60)

    assert " Mo  Tu [We] Th  Fr  Sa  Su" in lines
    assert " \u25cf   \u25cb   \u25cf   \u25cb   \u25cb   \u25cb   \u25cb" in lines
    assert plain_lines(scene(Page.WELL_DONE)).endswith("This week: 2 of 7 days.")


def test_plus_and_minus_stay_on_the_scale() -> None:
    assert action_of("+", scene(Page.AFTER, 10)) == Rate(10)
    assert action_of("down", scene(Page.AFTER, 1)) == Rate(0)


def test_the_screen_shows_the_caution_of_a_step_the_form_key_and_the_offer_of_a_voice() -> None:
    """Issue 8, number 4: in their places, and only there."""
    full = replace(scene(Page.STEP), caution="Back straight.", fuller=False, offers_voice=True)
    lines, plain = screen_lines(full, 60), screen_lines(scene(Page.STEP), 60)
    again = screen_lines(replace(full, fuller=True), 60)

    assert {"Back straight.", "Turn the voice on: V"} <= {*lines}
    assert {"Back straight.", "Turn the voice on: V"} & {*plain} == set()
    assert ["f fuller form" in " ".join(some) for some in (lines, plain, again)] == [True, False, False]
    assert "f easier form" in " ".join(again)
    assert "Back straight." in plain_lines(full)


def test_plain_lines_announce_a_step_in_its_own_words() -> None:
    """Without the number of the step: "Next" says it."""
    coming = replace(scene(Page.STEP), coming=True, text="Next: Lean. Come up slowly.")

    assert plain_lines(coming) == "Next: Lean. Come up slowly."
    assert plain_lines(replace(coming, paused=True)) == "Next: Lean. Come up slowly. Paused."
