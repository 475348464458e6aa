"""Where the packaged program starts; it understands ``-m MODULE`` for modules of ours, as Python itself does."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping, Sequence

_OURS = "desktop_app"


def main(words: Sequence[str]) -> int:
    """*words*: those of the command line, after the program's name."""
    forget_our_libraries(os.environ)
    if {"-c", "--multiprocessing-fork"} & set(words):
        import multiprocessing

        multiprocessing.freeze_support()  # a helper that the program has started as itself ends in here
    if words[:1] == ["-m"] and words[1:2] != [_OURS]:
        return _run_module(words[1:])
    from desktop_app.__main__ import main as run

    return run(words[2:] if words[:1] == ["-m"] else words)


def forget_our_libraries(environ: MutableMapping[str, str]) -> None:
    """What makes our own libraries found is for this process alone: a browser that it opens has its own."""
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        before_us = environ.pop(f"{name}_ORIG", "")
        environ.pop(name, None)
        if before_us:
            environ[name] = before_us


def _run_module(words: Sequence[str]) -> int:
    import runpy

    name = words[0] if words else ""
    if not name.startswith(f"{_OURS}."):
        print(f"There is no module of Linkdesk called {name!r}.", file=sys.stderr)
        return 64
    sys.argv[1:] = words[1:]
    runpy.run_module(name, run_name="__main__", alter_sys=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
