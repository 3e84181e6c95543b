"""What a model is worth on each set of pictures alone, with intervals."""
