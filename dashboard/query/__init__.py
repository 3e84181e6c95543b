"""What is asked of the hits: read from an address, answered with rows."""
