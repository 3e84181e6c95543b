"""From photographs to model files: recipes, fitting, export. TensorFlow when it runs."""
