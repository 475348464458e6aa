"""The stage of the stories, for what is done to a window a thousand times."""

from __future__ import annotations

from tests.stories.conftest import stage as stage
