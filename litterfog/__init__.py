"""A litter map from street pictures: a CNN split by name between a device and the cloud."""
