"""What was trained, and what is being trained: values, the store, and runs on workers."""
