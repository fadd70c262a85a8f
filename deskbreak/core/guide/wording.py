"""The texts of the pages around the steps; the texts of the steps are in the routine's file.

They claim no more than is known: breaks are for stiffness, pain is a reason to stop, and this is not medical
advice.
"""

from __future__ import annotations

from typing import Final

from deskbreak.core.guide.safety import Terms
from deskbreak.core.model.routine import Variant
from deskbreak.core.model.settings import Channel

# The keys that choose a variant in window and terminal. Digits and T (ten) rate the stiffness.
VARIANT_KEYS: Final = {Variant.STANDING: "s", Variant.FULL: "f", Variant.SEATED: "c", Variant.MINUTE: "m"}

# The keys that turn sounds and voice on and off during the steps. On the page of the question, S is "still
# stiff".
SOUNDS_KEY: Final = "s"
VOICE_KEY: Final = "v"
CHANNEL_KEYS: Final = {SOUNDS_KEY: Channel.SOUNDS, VOICE_KEY: Channel.VOICE}

BEFORE_TITLE: Final = "A break for your upper back"
BEFORE_TEXT: Final = "How stiff is it now? 0 is loose, 10 very stiff."
OFFER_VOICE: Final = "Turn the voice on: V"
NEXT: Final = "Next:"
COME_UP: Final = "Come up slowly."
OFFER_TITLE: Final = "One minute only?"
OFFER_TEXT: Final = "A few short steps, standing where you are."
AFTER_TITLE: Final = "And now?"
AFTER_TEXT: Final = "How stiff is your upper back? 0 is loose, 10 very stiff."
ENOUGH_TITLE: Final = "Enough for now"  # if no further round is possible: there is no question
LAST_ROUND_TEXT: Final = "Three rounds are plenty."
ENOUGH_TEXT: Final = "More rounds come as breaks go well."
ENOUGH_MORE: Final = "Look for ease, not for a pop."
WELL_DONE_TITLE: Final = "Well done"
WELL_DONE_TEXT: Final = "Sip some water, then carry on with ease."
PRACTICE: Final = "With regular practice it gets easier."
HURT_TITLE: Final = "Stop here"
HURT_TEXT: Final = (
    "Rest in the position that feels easiest, and leave this movement out. "
    "If the pain stays, or sits between the shoulder blades, talk to a doctor soon."
)
STOP_WORDS: Final = "It hurts: stop"
MISTAKE: Final = "That was a mistake: continue"
HURT_SIGNS: Final = "Get medical help at once with any of these:"
HURT_NEXT: Final = "The next breaks are short again."
HURT_GENTLE: Final = "Please see a doctor or a physiotherapist before you continue."
HURT_AGAIN: Final = (
    "It hurt twice within a week: from now on there are only gentle movements. "
    "Please see a doctor or a physiotherapist."
)


def turned(channel: Channel, *, on: bool) -> str:
    """Return what is shown after a channel was turned on or off."""
    return f"{channel.value.title()} {'on' if on else 'off'}"


def coming(title: str, *, come_up: bool) -> str:
    """Announce a step; ``come_up`` if the trunk or the head is down before it."""
    announced = f"{NEXT} {title if title.endswith(('?', '!')) else f'{title}.'}"
    return f"{announced} {COME_UP}" if come_up else announced


def closing_lines(
    done: int, total: int, seconds: float, before: int | None, after: int | None
) -> tuple[str, ...]:
    """Return the closing card: the guided time, and how the stiffness changed."""
    minutes, rest = divmod(round(seconds), 60)
    length = " ".join(f"{n} {unit}" for n, unit in ((minutes, "min"), (rest, "s")) if n) or "0 s"
    lines = [f"{done} of {total} steps, {length}"]
    if before is not None and after is not None:
        lines.append(f"Stiffness: {before} before, {after} after")
    return (*lines, PRACTICE)


def hurt_note(title: str, terms: Terms) -> str:
    """Return what happens next, with the title of the step that hurt, if any."""
    if terms.hurt_lately:
        return f'What hurt in "{title}" is left out. {HURT_AGAIN}' if title else HURT_AGAIN
    then = HURT_GENTLE if terms.plan.gentle else HURT_NEXT
    left_out = f'What hurt in "{title}" is left out from now on; before any break you can include it again.'
    return f"{left_out} {then}" if title else then
