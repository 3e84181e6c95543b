"""What lies beneath the hits: the shipped outline, vector tiles from a file, or raster tiles.

Nothing of the shipped outline, a PMTiles file and the labels is asked of another host.
"""
