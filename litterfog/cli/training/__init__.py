"""`litterfog train`, `export`, `narrow`: thin commands over `litterfog.models`."""
