"""What all tests of the core share."""

from __future__ import annotations

from hypothesis import settings

# No deadline for one example: the machine that runs the tests may be busy with something else.
settings.register_profile("core", deadline=None)
settings.load_profile("core")
