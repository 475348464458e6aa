"""Importing this package imports nothing third-party, so that the bootstrap can start from it."""

__version__ = "0.1.0"
