"""The demo: stories played in the real window, on a world that is thrown away."""

from desktop_app.demo.player import run

__all__ = ["run"]
