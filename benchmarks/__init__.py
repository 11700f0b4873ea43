"""How fast the lab is, measured side by side in one run: `python -m benchmarks`.

Figures depend on the machine and on what else it does: believe ratios, and measure again.

Two parts need not be read to work on the lab: `limit` with `echo.c`, the same training in C as a mark of what the
processor can do, and `visitor`, which speaks Streamlit's protocol so that a crowd costs no browsers.
"""
