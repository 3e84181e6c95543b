"""What Redis holds of hits, pictures and devices: keys, rows, the writer, the readers."""
