"""Looking inside a run, one view at a time."""
