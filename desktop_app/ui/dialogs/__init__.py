"""What lies over the window for a while. None of it is modal: work goes on behind it."""
