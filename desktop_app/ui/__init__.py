"""The window. The only folder with PySide6; nothing here imports the store, peewee or a channel."""
