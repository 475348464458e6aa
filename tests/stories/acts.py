"""What agents do in many of the stories."""

from __future__ import annotations

from desktop_app.testing.stage import Stage

NUMBER = "(803) 123-0000"


def answered(stage: Stage, number: str = NUMBER) -> None:
    stage.calls(number)
    stage.desk.interactions.select_row(len(stage.desk.interactions.titles) - 1)
    stage.desk.interactions.accept()
