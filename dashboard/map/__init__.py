"""A map drawn from records: hexagons, dots, where it looks. Knows no page and no callback."""
