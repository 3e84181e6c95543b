"""Streets from OpenStreetMap: a town's extract, read with osmium and cut into segments."""

from litterfog.streets.osm.error import ExtractError
from litterfog.streets.osm.reading import read_streets

__all__ = ["ATTRIBUTION", "ATTRIBUTION_URL", "ExtractError", "read_streets"]

# asked for wherever the streets are shown: Open Database License 1.0
ATTRIBUTION = "© OpenStreetMap contributors"
ATTRIBUTION_URL = "https://www.openstreetmap.org/copyright"
