"""What learns: the Keras network, the same network compiled to train fast, and training."""
