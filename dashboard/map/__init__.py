"""What the map is made of: colours, layers, the figure that holds them."""
