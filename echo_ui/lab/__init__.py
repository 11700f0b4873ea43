"""The lab: pick an experiment, see what the network sees, train and watch."""
