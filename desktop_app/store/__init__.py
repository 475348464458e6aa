"""What the desk remembers. The only package with peewee or SQL; it knows the domain and nothing else of ours."""

from desktop_app.store.store import Store

__all__ = ["Store"]
