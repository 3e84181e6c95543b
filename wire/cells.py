"""The hexagons in which coverage and litter are counted (Uber's H3)."""

import h3

CELL_RESOLUTION = 11  # hexagons of about 2,100 m2, 29 m a side: what density is counted in
TALLY_RESOLUTION = 13  # 44 m2, 4 m a side: of one street, so that a tally says which


def cell_of(lat: float, lon: float) -> str:
    """Name the cell of a position."""
    return str(h3.latlng_to_cell(lat, lon, CELL_RESOLUTION))


def tally_cell_of(lat: float, lon: float) -> str:
    """Name the cell that a clean picture is counted in on its device."""
    return str(h3.latlng_to_cell(lat, lon, TALLY_RESOLUTION))


def is_cell(name: str) -> bool:
    """Whether a name is a cell that density is counted in."""
    return bool(h3.is_valid_cell(name)) and h3.get_resolution(name) == CELL_RESOLUTION


def is_tally_cell(name: str) -> bool:
    """Whether a name is a cell that a tally may count in; older devices take the wider ones."""
    sizes = (CELL_RESOLUTION, TALLY_RESOLUTION)
    return bool(h3.is_valid_cell(name)) and h3.get_resolution(name) in sizes


def centre_of(cell: str) -> tuple[float, float]:
    """Give a cell's centre, (lat, lon), rounded as positions are."""
    lat, lon = h3.cell_to_latlng(cell)
    return round(lat, 7), round(lon, 7)


def density_cell(cell: str) -> str:
    """Name the cell that a tally's cell counts for; itself, where it is one of those."""
    return str(h3.cell_to_parent(cell, CELL_RESOLUTION))
