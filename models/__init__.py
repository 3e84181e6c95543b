"""The CNN: train, evaluate, export, cut, run. TensorFlow only in training and export."""
