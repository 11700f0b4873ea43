"""Grids of runs: every lag with every window, each trained once."""
