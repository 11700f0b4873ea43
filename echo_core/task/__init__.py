"""What is asked of a network: settings, sequences, rows, and what can be known of the answers beforehand."""
