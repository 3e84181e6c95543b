"""Pictures of which the model is unsure, kept on the device for a person to label."""

from litterfog.edge.unsure.candidates import Candidates
from litterfog.edge.unsure.pictures import UnsurePictures

__all__ = ["Candidates", "UnsurePictures"]
