"""What the experiments show: recorded runs that answer the tutorial's open questions."""
