"""The window. The only folder with PySide6; nothing here imports the store, peewee or a channel."""

import builtins

import PySide6.QtCore  # noqa: F401  # it is what puts PySide's import in the place of Python's

# PySide's import reads the source of every module that is imported after it, to see whether that might want methods
# named in snake case. None of ours does, and it would be a tenth of the start.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
