"""Whatever two agents do at one store, in whatever order: it is what the plain model does, and no invariant breaks."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.machine import DeskMachine

# 500 examples in CI, in parts that run side by side; a tenth of them for everybody else.
PARTS, EXAMPLES = 10, 50 if "CI" in os.environ else 5
STEPS = 50


@pytest.mark.parametrize("part", range(PARTS))
def test_the_desk_does_what_the_model_does(part: int) -> None:
    chosen = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        database=None,
    )

    class Machine(DeskMachine):
        pass

    run_state_machine_as_test(seed(part)(Machine) if "CI" in os.environ else Machine, settings=chosen)
