"""The stage of the stories, for what is looked at in the window itself."""

from __future__ import annotations

from tests.stories.conftest import stage as stage
