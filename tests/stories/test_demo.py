"""Every story of the demo tells the truth."""

import pytest

from desktop_app.demo.stories import STORIES
from desktop_app.demo.telling import Story
from desktop_app.testing.stage import Stage


@pytest.mark.parametrize("story", STORIES, ids=[story.name for story in STORIES])
def test_every_step_shows_what_its_caption_says(stage: Stage, story: Story) -> None:
    steps = list(story.play(stage))

    assert [step.text for step in steps if not step.ok] == []
    assert steps
