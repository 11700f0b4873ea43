"""What tests and benchmarks share: the page served by a process of its own, and Chromium. Nothing of ours is used."""
