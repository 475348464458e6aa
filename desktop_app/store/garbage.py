"""Python's search for circles of objects, while rows go by the hundred thousand."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def little_garbage() -> Iterator[None]:
    """Rows have no circles; looking for some among all that are in memory would take a tenth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
