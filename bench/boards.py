"""The boards that nobody measured here, as profiles: every constant with its source.

    python -m litterfog.bench.boards

writes them anew to planner/profiles, from xeon-2vcpu's measured profile and the factors below. Run
it after that profile was measured again; a test compares.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from litterfog.models.runtime import Runtime
from litterfog.planner.choice import Arithmetic
from litterfog.planner.profile import SCHEMA, Constant, Line, Profile, Speed, Stages
from litterfog.planner.profile_files import PROFILES, encode_profile, load_profile

Way = tuple[Runtime, Arithmetic]
MEASURED = "xeon-2vcpu"
FLOAT32: Way = ("litert", "float32")
INT8: Way = ("litert", "int8")
KERAS: Way = ("tensorflow", "float32")


@dataclass(frozen=True, slots=True)
class Board:
    """One machine, relative to the measured one."""

    name: str
    description: str
    memory_mb: int  # paper, tables 1 and 2
    watts: tuple[float, float] | None  # least and most power; paper, table 1
    factor: float  # of everything but predict and disk
    reason: str  # of the factor
    fsync_ms: float | None  # None: by the factor too
    each: Mapping[Way, tuple[float, str]]  # ms a million multiply-adds, and where that is from


_MADDS_M = 300.8  # of MobileNetV2 1.0 at 224, counted by this program; XNNPACK's figures are of it
_PIXEL_MS, _PIXEL_GHZ, _NANO_GHZ = 49.0, 2.15, 1.43
_PI_MS, _PI_INT8_MS = 79.0, 30.0
_PI_THREADS = 53 / 18  # a Pixel 2, one thread and four
_PIXEL = (
    "XNNPACK's README (2020): MobileNetV2 1.0 at 224 (300.8 M multiply-adds here) on a Pixel, one"
    " thread of a Kryo core at 2.15 GHz, takes 49 ms in FP32; scaled to 1.43 GHz by the clock"
)
_PI = (
    "XNNPACK's README (benchmarked 8 February 2022): MobileNetV2 1.0 at 224 (300.8 M multiply-adds"
    " here) on a Raspberry Pi 3+ with four threads takes 79 ms in FP32 and 30 ms in INT8; times"
    " 53/18 for the one thread that litterfog runs, as between four threads and one of its Pixel 2"
    " row"
)
_NANO_GPU_HZ = 64.0
_NANO_GPU_MADDS_M = _MADDS_M * (300 / 224) ** 2
_PI_INT8_RATIO = "INT8 by the Raspberry Pi 3+'s ratio in XNNPACK's README of 2022, 30 to 79 ms"
_AVX2 = (
    f"{MEASURED}'s line, times 1.6 a multiply-add: AVX2 vectors are half of AVX-512's, but part of"
    " the time is memory's; assumed"
)
_NO_VNNI = (
    f"{MEASURED}'s line, times 2.5 a multiply-add: no VNNI and half the vector, where four times is"
    " the arithmetic's bound; assumed"
)
_NANO_GPU = (
    "NVIDIA's Jetson Nano inference benchmarks (2019), as the README of jkjung-avt/tensorrt_demos"
    " quotes them: MobileNet-v2 at 300 by TensorRT on the GPU, 64 pictures/s"
)
_SD_CARD = "assumed: one fsync of an SD card, of 5 to 50 ms by card"


def boards(measured: Profile) -> tuple[Profile, ...]:
    """Model the paper's three machines on a measured one."""
    each = {(one.runtime, one.arithmetic): one.predict_ms.each for one in measured.speeds}
    made = _t2_micro(each), _jetson_nano(), _raspberry_pi()
    return tuple(_profile(board, measured) for board in made)


def _t2_micro(each: Mapping[Way, float]) -> Board:
    return Board(
        name="t2.micro",
        description="Amazon EC2 t2.micro: 1 vCPU of up to 3.3 GHz, 1 GiB, 10 % of it sustained",
        memory_mb=1024,
        watts=None,
        factor=1.3,
        reason="an older core (Broadwell or Haswell) of a similar clock",
        fsync_ms=None,
        each={
            FLOAT32: (each[FLOAT32] * 1.6, _AVX2),
            INT8: (each[INT8] * 2.5, _NO_VNNI),
            KERAS: (each[KERAS] * 1.6, _AVX2),
        },
    )


def _jetson_nano() -> Board:
    each_ms = _PIXEL_MS / _MADDS_M * _PIXEL_GHZ / _NANO_GHZ
    return Board(
        name="jetson-nano",
        description="Jetson Nano developer kit: 4 Cortex-A57 of 1.43 GHz, 4 GB; litert on the CPU,"
        " tensorflow on the GPU",
        memory_mb=4096,
        watts=(5.0, 10.0),
        factor=5.0,
        reason="Python and Pillow on a 1.43 GHz Cortex-A57",
        fsync_ms=10.0,
        each={
            FLOAT32: (each_ms, _PIXEL),
            INT8: (each_ms * _PI_INT8_MS / _PI_MS, f"{_PIXEL}; {_PI_INT8_RATIO}"),
            KERAS: (1e3 / _NANO_GPU_HZ / _NANO_GPU_MADDS_M, _NANO_GPU),
        },
    )


def _raspberry_pi() -> Board:
    each_ms = _PI_MS * _PI_THREADS / _MADDS_M
    return Board(
        name="raspberry-pi-3b+",
        description="Raspberry Pi 3B+: 4 Cortex-A53 of 1.4 GHz, 1 GB; CPU alone",
        memory_mb=1024,
        watts=(1.7, 5.1),
        factor=9.0,
        reason="Python and Pillow on a 1.4 GHz Cortex-A53, in order",
        fsync_ms=15.0,
        each={
            FLOAT32: (each_ms, _PI),
            INT8: (each_ms * _PI_INT8_MS / _PI_MS, _PI),
            KERAS: (each_ms, f"LiteRT's time a multiply-add: {_PI}"),
        },
    )


def _profile(board: Board, measured: Profile) -> Profile:
    call = f"{MEASURED}'s time a call times {board.factor:g}"
    scaled = f"modelled on {MEASURED}: times {board.factor:g} for {board.reason}; assumed"
    speeds = []
    for speed in measured.speeds:
        each, source = board.each[speed.runtime, speed.arithmetic]
        line = _line(speed.predict_ms.fixed * board.factor, each, f"{source}; {call}")
        speeds.append(Speed(speed.runtime, speed.arithmetic, line))
    least, most = board.watts or (None, None)
    return Profile(
        schema=SCHEMA,
        name=board.name,
        description=board.description,
        memory_mb=Constant(board.memory_mb, "quoted", "paper, tables 1 and 2"),
        idle_watts=_watts(least, "least"),
        busy_watts=_watts(most, "most"),
        stages=_stages(board, measured.stages, scaled),
        times=[],
        speeds=speeds,
    )


def _stages(board: Board, measured: Stages, scaled: str) -> Stages:
    def constant(of: Constant) -> Constant:
        return Constant(round(of.value * board.factor, 3), "modelled", scaled)

    def disk(of: Constant) -> Constant:
        if board.fsync_ms is None:
            return constant(of)
        return Constant(board.fsync_ms, "modelled", _SD_CARD)

    def line(of: Line) -> Line:
        return _line(of.fixed * board.factor, of.each * board.factor, scaled)

    return Stages(
        read_ms=constant(measured.read_ms),
        resize_ms=constant(measured.resize_ms),
        queue_ms=disk(measured.queue_ms),
        settle_ms=disk(measured.settle_ms),
        broker_ms=constant(measured.broker_ms),
        cloud_queue_ms=constant(measured.cloud_queue_ms),
        store_ms=constant(measured.store_ms),
        encode={kind: line(of) for kind, of in measured.encode.items()},
        decode={kind: line(of) for kind, of in measured.decode.items()},
    )


def _line(fixed: float, each: float, source: str) -> Line:
    return Line(round(fixed, 4), round(each, 6), "modelled", source)


def _watts(value: float | None, which: str) -> Constant | None:
    return None if value is None else Constant(value, "quoted", f"paper, table 1: {which} power")


def main() -> None:
    """Write the three files."""
    for profile in boards(load_profile(MEASURED)):
        (PROFILES / f"{profile.name}.json").write_bytes(encode_profile(profile))


if __name__ == "__main__":
    main()
