"""What a device tells of its machine, read from folders as Linux has them."""

from pathlib import Path

from litterfog.edge.machine import CertificateEnd, Sensors
from tests.certificates import init


def write(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)


def test_where_there_is_no_sensor_nothing_is_told(tmp_path: Path) -> None:
    reading = Sensors(tmp_path).read()
    assert (reading.battery, reading.temperature_c) == (None, None)


def test_the_emptiest_battery_counts_and_a_mouse_s_does_not(tmp_path: Path) -> None:
    supplies = tmp_path / "power_supply"
    write(supplies / "BAT0", type="Battery\n", capacity="84\n")
    write(supplies / "BAT1", type="Battery\n", capacity="31\n")
    write(supplies / "hid-mouse", type="Battery\n", scope="Device\n", capacity="5\n")
    write(supplies / "AC", type="Mains\n", online="1\n")
    assert Sensors(tmp_path).read().battery == 0.31


def test_the_hottest_zone_counts_and_one_that_says_nonsense_does_not(tmp_path: Path) -> None:
    zones = tmp_path / "thermal"
    write(zones / "thermal_zone0", type="cpu-thermal\n", temp="51234\n")
    write(zones / "thermal_zone1", type="gpu\n", temp="48000\n")
    write(zones / "thermal_zone2", type="PMIC-Die\n", temp="100000\n")
    write(zones / "thermal_zone3", type="none\n", temp="-274000\n")
    write(zones / "thermal_zone4", type="off\n")
    assert Sensors(tmp_path).read().temperature_c == 51.234


def test_the_end_of_a_certificate_is_read_again_when_it_was_renewed(tmp_path: Path) -> None:
    bundle = init(tmp_path / "certs", "bicycle-7") / "devices" / "bicycle-7.pem"
    end = CertificateEnd(bundle)
    first = end.ms()
    assert first is not None
    bundle.write_text("being renewed")
    assert end.ms() == first


def test_without_a_bundle_there_is_no_end() -> None:
    assert CertificateEnd(None).ms() is None
