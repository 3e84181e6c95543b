"""What of the hits a screen shows: columns in, small answers out."""
