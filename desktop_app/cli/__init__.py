"""The command line: words in, one JSON document or a few readable lines out. It decides nothing about contacts."""
