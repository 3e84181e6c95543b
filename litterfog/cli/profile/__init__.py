"""`litterfog profile`: measure this machine, write what `litterfog plan` takes."""
