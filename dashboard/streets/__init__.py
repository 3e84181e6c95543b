"""The streets of a store's towns, and how clean they are."""
