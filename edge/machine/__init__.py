"""What a device can tell of its own machine: battery, temperature, the end of its certificate."""

from litterfog.edge.machine.certificate import CertificateEnd
from litterfog.edge.machine.sensors import Sensors

__all__ = ["CertificateEnd", "Sensors"]
