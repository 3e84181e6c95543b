"""`litterfog look`: what a model says of pictures, with neither broker nor store."""
