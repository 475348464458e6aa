"""The kit for people who automate the desk: a stage with a world of its own, and page objects for its window."""
