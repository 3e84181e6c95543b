"""`litterfog train`, `export`, `evaluate`, `narrow`: thin commands over `litterfog.models`."""
