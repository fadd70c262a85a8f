"""The break with the keyboard only: the focus is visible on every control of every page, and Return presses it."""

from __future__ import annotations

from deskbreak.core.guide.questions import Answers
from deskbreak.core.guide.safety import Terms
from tests.support.break_bench import Bench

SHIFT, CONTROL, ALT, NUM_LOCK, SUPER = 0x1, 0x4, 0x8, 0x10, 0x40


def rounds(bench: Bench) -> tuple[list[str], list[str]]:
    """Once through the page with Tab from its first control, and once back."""
    while bench.key("Tab") != bench.ids[0]:
        pass
    there = [bench.ring, *(bench.key("Tab") for _ in bench.ids[1:])]
    back = [bench.ring, *(bench.key("ISO_Left_Tab", SHIFT) for _ in bench.ids[1:])]
    return there, back[::-1]


def test_tab_leads_to_every_control_of_every_page_and_back_and_the_ring_is_seen_there() -> None:
    """From the questions of the first run to the closing card, and on the side pages."""
    bench, pages = Bench(Terms(ask_first=True, answers=Answers())), []
    for key in ("?", "?", "8", "Right", "l", "Left", "Escape", "Left", "Right", "m", *["Right"] * 12):
        bench.key(key)
        pages.append((bench.showing.title, bench.ids, *rounds(bench)))
    astray = [title for title, ids, there, back in pages if not ids == there == back]

    assert {"keys", "left_out", "minute", "eased", "done", "close"} <= {
        id_ for _, ids, *_ in pages for id_ in ids
    }
    assert astray == []


def test_with_tab_the_focus_stays_visible_on_the_next_page() -> None:
    """It is on the control that Return presses; a look at the list of keys does not lose it."""
    bench = Bench()
    seen = [bench.ring, *(bench.key(key) for key in ("Tab", "?", "Return", "Return", "Right"))]

    assert seen == ["", "start", "keys", "start", "pause", "pause"]


def test_the_first_key_shows_no_ring_and_a_click_takes_it_away() -> None:
    """For users of the mouse or the letters a ring would only be noise."""
    bench = Bench()
    seen = [bench.key("4"), bench.key("Tab"), bench.key("Tab")]
    bench.click("rate_7")

    assert (seen, bench.ring) == (["", "start", "keys"], "")
    assert bench.key("Tab") == "rate_7"


def test_return_presses_the_control_with_the_ring() -> None:
    """It presses no other control."""
    bench = Bench()
    for _ in range(4):
        bench.key("Tab")
    bench.key("Return")
    chosen = [widget.id for widget in bench.showing.sheet().widgets if widget.chosen]

    assert (bench.ring, chosen) == ("rate_1", ["rate_1", "variant_standing"])


def shown() -> Bench:
    """A break whose window has just appeared and got the keyboard focus."""
    bench = Bench()
    bench.hands.appeared()
    bench.focus()
    return bench


def moving() -> Bench:
    """A break in its first step."""
    bench = Bench()
    bench.key("Return")
    assert bench.showing.page == "step"
    return bench


SENTENCE = "so here is my mail"


def test_typing_on_into_a_window_that_has_just_opened_starts_and_stops_nothing() -> None:
    """However long the sentence (stray keys)."""
    bench = shown()
    bench.type(SENTENCE * 10)
    unmoved = bench.showing.page, [widget.id for widget in bench.showing.sheet().widgets if widget.chosen]
    bench.key("Return")

    assert unmoved == ("before", ["variant_standing"])
    assert bench.showing.page == "step"


def test_a_word_that_a_busy_computer_processes_haltingly_stops_nothing() -> None:
    """The pauses are in the processing, not in the typing."""
    bench = moving()
    bench.time += 5
    bench.focus()
    for character in "oh his":
        bench.late_s += 0.8
        bench.type(character)

    assert bench.showing.page == "step"


def test_a_sentence_typed_into_a_step_that_was_brought_back_stops_nothing() -> None:
    """The focus came to the window in the middle of it."""
    bench = moving()
    bench.time += 5
    bench.focus()
    bench.type(SENTENCE * 3)

    assert bench.showing.page == "step"


def test_shortcuts_of_other_programs_do_nothing_on_any_page() -> None:
    """Alt, Super and Control, with each key that has a meaning."""
    pages = []
    for keys in ((), ("Return",), ("Return", "h")):
        bench = Bench()
        for key in keys:
            bench.key(key)
        before = bench.showing.page
        for held in (ALT, SUPER, CONTROL, ALT | SHIFT, CONTROL | ALT):
            for key in (
                "h",
                "Delete",
                "Return",
                "Escape",
                "space",
                "Right",
                "Left",
                "c",
                "question",
                "F1",
                "Tab",
            ):
                bench.key(key, held)
        pages.append((before, bench.showing.page, bench.ring))

    assert pages == [(page, page, "") for page in ("before", "step", "hurt")]


def test_lock_keys_shift_and_altgr_change_nothing_for_a_key() -> None:
    stops = []
    for held in (0, SHIFT, NUM_LOCK, 0x2, 0x80, 0x2 | NUM_LOCK):
        bench = moving()
        bench.key("H" if held & 0x3 else "h", held)
        stops.append(bench.showing.page)

    assert stops == ["hurt"] * 6


def test_delete_stops_and_so_it_does_while_the_list_of_keys_is_shown() -> None:
    """The keypad's decimal point does not stop."""
    plain, listed, keypad = moving(), moving(), moving()
    plain.key("Delete")
    listed.key("F1")
    listed.key("Delete")
    keypad.key("KP_Delete")

    assert [bench.showing.page for bench in (plain, listed, keypad)] == ["hurt", "hurt", "step"]


def test_the_stop_counts_at_once_after_a_step_was_skipped() -> None:
    """It was there before, and a user in pain presses it without waiting."""
    key, mouse = moving(), moving()
    key.key("Right")
    key.key("h", after=0.05)
    mouse.key("Right")
    mouse.click("hurts", after=0.05)

    assert [key.showing.page, mouse.showing.page] == ["hurt", "hurt"]


def test_a_double_or_triple_click_on_any_part_of_start_stops_nothing() -> None:
    """The stop appears where its right part was (a double click used to count as pain)."""
    pages = []
    for times in (2, 3, 4):
        for share in (0.05, 0.35, 0.65, 0.95):
            bench = Bench()
            start = next(widget.rect for widget in bench.showing.sheet().widgets if widget.id == "start")
            x, y = start.x + start.width * share, start.middle[1]
            bench.press(x, y)
            for _ in range(times - 1):
                bench.press(x, y, after=0.2)
            pages.append((bench.showing.page, bench.showing.title.startswith("Step 1")))

    assert {page for page, _ in pages} == {"step"}


def test_no_press_counts_in_the_first_moment_of_a_window() -> None:
    """The same rule as for keys."""
    bench = shown()
    bench.click("start", after=0.5)
    early = bench.showing.page
    bench.click("start", after=0.6)

    assert (early, bench.showing.page) == ("before", "step")


def test_a_mouse_shortcut_belongs_to_the_window_manager() -> None:
    """Super and a click moves windows."""
    bench = Bench()
    bench.click("start", state=SUPER)

    assert bench.showing.page == "before"


def test_a_double_click_anywhere_never_reaches_a_dangerous_button() -> None:
    """On every button of every page: a double click in any part of it never ends, excludes or stops (layout or guard)."""
    from deskbreak.render.pages.sheet import WidgetStyle

    ways = (
        (),
        ("Return",),
        ("Return", "m"),
        ("Return", *["Right"] * 8),
        ("Return", *["Right"] * 12),
        ("Escape",),
        ("F1",),
    )
    harmed = []
    for keys in ways:
        bench = Bench()
        for key in keys:
            bench.key(key)
        harmless = [
            widget
            for widget in bench.showing.sheet().widgets
            if widget.press and widget.style is not WidgetStyle.DANGER
        ]
        for widget in harmless:
            for share in (0.1, 0.5, 0.9):
                again = Bench()
                for key in keys:
                    again.key(key)
                x, y = widget.rect.x + widget.rect.width * share, widget.rect.middle[1]
                again.press(x, y)
                once = again.showing.page
                again.press(x, y, after=0.15)
                again.press(x, y, after=0.15)
                if again.showing.page == "hurt" != once:
                    harmed.append((keys, widget.id, share))

    assert harmed == []
