"""Recorded runs of the presets and of open questions; the verdict held against training."""
