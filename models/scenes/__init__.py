"""Street scenes drawn from a seed, with and without litter, and geotagged rides of them.

Needs numpy and Pillow alone; knows neither the models nor the command line.
"""

from models.scenes.route import Stop, plan_route
from models.scenes.samples import Sample, write_samples
from models.scenes.scene import draw_scene

__all__ = ["Sample", "Stop", "draw_scene", "plan_route", "write_samples"]
