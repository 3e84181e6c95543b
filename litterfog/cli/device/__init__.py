"""`litterfog device`: what devices do, and what they are to do."""
