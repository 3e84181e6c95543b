"""One file a figure: name, title, caption, the work that it needs, rows, drawing.

A new one is a file here and a row in the catalogue.
"""
