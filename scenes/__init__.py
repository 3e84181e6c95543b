"""Street scenes drawn from a seed, with and without litter, and geotagged rides of them.

Needs numpy and Pillow alone; knows neither the models nor the command line.
"""

from litterfog.scenes.route import Stop, plan_route
from litterfog.scenes.samples import Sample, write_samples
from litterfog.scenes.scene import draw_scene

__all__ = ["Sample", "Stop", "draw_scene", "plan_route", "write_samples"]

if __name__ != "litterfog.scenes":
    raise ImportError("it has one name: import litterfog.scenes")
