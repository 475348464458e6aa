"""Where interactions and contacts come from, one file per source. Of ours, a channel knows the domain only."""
