"""Spots for other programs to read, as Open311 GeoReport v2 has them.

https://wiki.open311.org/GeoReport_v2: plain values; the addresses are the dashboard's.
"""
