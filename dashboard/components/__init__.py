"""Parts that pages share: records in, Dash components out."""
