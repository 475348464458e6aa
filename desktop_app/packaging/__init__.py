"""Makes the package for a workstation; nothing here is part of it, and the program imports nothing from here."""
