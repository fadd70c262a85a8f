"""Replies to requests that were carried out, for the user who sent them."""

from __future__ import annotations

from deskbreak.core.model.formatting import number
from deskbreak.core.model.settings import Settings
from deskbreak.core.presentation import view_model
from deskbreak.core.timer.events import IntervalChosen, PauseChosen, Request, ResumeChosen
from deskbreak.core.timer.state import OnBreak, State


def reply(request: Request, state: State, settings: Settings) -> str:
    """Return what ``request`` changed, or the status if that shows it."""
    if isinstance(request, IntervalChosen):
        return f"From now on every {number(request.minutes)} min."
    if isinstance(state.mode, OnBreak):
        if isinstance(request, PauseChosen) and state.pause is not None:
            until = state.pause.until
            ends = "until you resume" if until is None else f"until {view_model.moment(state, until)}"
            return f"The pause begins after this break, and lasts {ends}."
        if isinstance(request, ResumeChosen):
            return "No pause follows this break any more."
    view = view_model.view(state, settings)
    return f"{view.title}. {view.detail}."
