"""What the desk is about: frozen dataclasses and pure functions.

Nothing here does I/O, reads a clock or imports another layer of ours.
"""
