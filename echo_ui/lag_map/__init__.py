"""The map of lags."""
