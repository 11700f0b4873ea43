"""The lab without a browser: `python -m echo_core`."""
