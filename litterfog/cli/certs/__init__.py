"""`litterfog certs`: the authority, its folder, and what broker and store are told."""
