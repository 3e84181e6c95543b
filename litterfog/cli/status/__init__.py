"""`litterfog status`: look at the parts, judge them, show the report."""
