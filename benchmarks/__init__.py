"""How fast the lab is, measured side by side in one run: `python -m benchmarks`.

Figures depend on the machine and on what else it does: believe ratios, and measure again.
"""
