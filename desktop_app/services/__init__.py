"""What can be asked of the desk: commands that change it, queries that read it, and the runner that is their one door.

Nothing here imports Qt, peewee or a channel.
"""
