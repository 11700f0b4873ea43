"""The runs that were looked at, and those that are kept."""
