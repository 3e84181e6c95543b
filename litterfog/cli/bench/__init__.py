"""`litterfog bench`: measure a part of Litterfog on this machine."""
