"""Controls and panels: they show what they are told and ask by signals; nothing here runs a command."""
