"""Programs that look for what breaks us, guided by which of our lines they reach; none of them is needed for a test."""
