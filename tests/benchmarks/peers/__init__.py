"""Other programs that do the same, run beside ours where they are installed. None of them is needed."""
