"""`litterfog evaluate`: what models are worth, thin over `litterfog.models.scoring`."""
