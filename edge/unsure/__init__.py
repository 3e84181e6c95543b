"""Pictures of which the model is unsure, kept on the device for a person to label."""

from litterfog.edge.unsure.pictures import UnsurePictures

__all__ = ["UnsurePictures"]
