"""What was trained."""
