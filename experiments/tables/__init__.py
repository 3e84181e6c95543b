"""One file a table: name, title, caption, the paper's cells, the work that it needs, rows.

A new one is a file here and a row in the catalogue.
"""
