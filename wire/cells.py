"""The hexagons in which coverage and litter are counted (Uber's H3)."""

import h3

CELL_RESOLUTION = 11  # hexagons of about 2,100 m2, 29 m a side


def cell_of(lat: float, lon: float) -> str:
    """Name the cell of a position."""
    return str(h3.latlng_to_cell(lat, lon, CELL_RESOLUTION))


def is_cell(name: str) -> bool:
    """Whether a name is a cell of this resolution."""
    return bool(h3.is_valid_cell(name)) and h3.get_resolution(name) == CELL_RESOLUTION


def centre_of(cell: str) -> tuple[float, float]:
    """Give a cell's centre, (lat, lon), rounded as positions are."""
    lat, lon = h3.cell_to_latlng(cell)
    return round(lat, 7), round(lon, 7)


def density_cell(cell: str) -> str:
    """Name the cell of this resolution that a finer one lies in; itself, if it is of this one."""
    return str(h3.cell_to_parent(cell, CELL_RESOLUTION))
