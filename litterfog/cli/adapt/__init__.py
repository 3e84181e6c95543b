"""`litterfog adapt`: a thin command over `litterfog.models.adapt`."""
