"""A round on paper, A4: a map drawn from the streets, a table to tick off, a link as QR code."""
