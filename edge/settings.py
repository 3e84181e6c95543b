"""What the edge process can be told, by flag or by environment (prefix LITTERFOG_)."""

import os
import socket
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from litterfog.edge.camera_clock import CameraClock, time_zone
from litterfog.edge.sources import kind_of
from litterfog.models.graph import ContractError
from litterfog.models.looks import DEFAULT_LOOK, GROUND, GROUND_HELP, LOOK_HELP, parse_ground
from litterfog.models.options import (
    LITTER_CLASS_HELP,
    OUTPUT_HELP,
    PIXELS_HELP,
    Options,
    OutputOption,
    PixelsOption,
    name_with,
)
from litterfog.models.runtime import Runtime
from litterfog.models.zoo import DEFAULT_MODEL
from litterfog.wire.addresses import check_protected
from litterfog.wire.codecs import CodecName
from litterfog.wire.credentials import read_credentials
from litterfog.wire.keepalive import KEEPALIVE_S
from litterfog.wire.log import LogFormat
from litterfog.wire.place import LookMode
from litterfog.wire.receipt import MAX_OUTBOX_DAYS, REMEMBERED_DAYS
from litterfog.wire.setting_types import (
    LOCAL_BROKER,
    BrokerUrl,
    CredentialsFile,
    HealthFilePath,
    Insecure,
    Keepalive,
    MetricsHost,
    MetricsPort,
)
from litterfog.wire.status import GROUP, MAX_RATE_HZ, MIN_RATE_HZ

TRACK_GAP_S = 60.0
_MOST_GAP_S = 7 * 86_400.0
_MOST_OFFSET_S = 50 * 366 * 86_400.0  # a camera that was never set may say 1980


def _state_folder() -> Path:
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "litterfog"


def default_outbox(device_id: str) -> Path:
    """Name the outbox's file of a device that was told none."""
    return _state_folder() / f"{device_id}.outbox.sqlite"


def default_device_id(given: dict[str, Any]) -> str:
    """Name a device as its credentials do, else after its host."""
    bundle: Path | None = given.get("credentials")
    return read_credentials(bundle).name if bundle else socket.gethostname()[:64] or "edge"


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, Path) else value


def _checked_source(source: str) -> str:
    kind_of(source)
    return source


def _checked_zone(name: str | None) -> str | None:
    return time_zone(name).key if name else None  # compose gives an empty one


def _checked_ground(text: str) -> str:
    return str(parse_ground(text))


class EdgeSettings(BaseSettings):
    """Settings of one edge publisher."""

    model_config = SettingsConfigDict(
        env_prefix="LITTERFOG_", env_ignore_empty=True, extra="ignore"
    )

    source: Annotated[
        str,
        BeforeValidator(_as_text),
        AfterValidator(_checked_source),
        Field(description="Folder of pictures, a video file, /dev/videoN, or rtsp://CAMERA/PATH"),
    ]
    split: Annotated[
        str,
        Field(description="Where to cut: cloud-only, edge-only, splitN, or a layer's name"),
    ] = "split13"
    model: Annotated[str, Field(description="Model of the zoo, or a .tflite file")] = DEFAULT_MODEL
    look: Annotated[
        LookMode | None,
        Field(description=f"{LOOK_HELP} [{DEFAULT_LOOK}; a classifier: whole]"),
    ] = None
    ground: Annotated[
        str,
        AfterValidator(_checked_ground),
        Field(description=GROUND_HELP),
    ] = str(GROUND)
    runtime: Annotated[
        Runtime, Field(description="What runs the head; tensorflow takes float models")
    ] = "litert"
    broker: BrokerUrl = LOCAL_BROKER
    credentials: CredentialsFile = None
    insecure: Insecure = False
    device_id: Annotated[
        str,
        Field(
            description="This device's name: letters, digits, . _ -",
            pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
            default_factory=default_device_id,
        ),
    ]
    group: Annotated[
        str | None,
        Field(
            description="Group in which the fleet page shows this device, and changes all at once:"
            " letters, digits, . _ -",
            pattern=f"^{GROUP}$",
        ),
    ] = None
    gps: Annotated[
        str,
        Field(
            description="Where pictures were taken: exif, FILE.gpx, FILE.csv, gpsd://HOST[:PORT],"
            " or LAT,LON"
        ),
    ] = "exif"
    codec: Annotated[CodecName, Field(description="How frames are encoded")] = "json"
    picture: Annotated[
        Literal["png", "jpeg"],
        Field(description="How cloud-only sends the picture; png is lossless"),
    ] = "png"
    jpeg_quality: Annotated[int, Field(description="For --picture jpeg", ge=1, le=95)] = 85
    activation_bits: Annotated[
        int, Field(description="Bits a value of a float model's activation", ge=1, le=8)
    ] = 8
    per_channel: Annotated[
        bool, Field(description="Quantise a float model's activation channel by channel")
    ] = False
    threshold: Annotated[
        float,
        Field(
            description="edge-only: probability from which it is sent; the cloud has its own",
            ge=0,
            le=1,
        ),
    ] = 0.5
    rate: Annotated[
        float | None,
        Field(
            description="Pictures per second at most [a camera or video: 1, of the video's time]",
            ge=MIN_RATE_HZ,
            le=MAX_RATE_HZ,
        ),
    ] = None
    loop: Annotated[bool, Field(description="Begin again when every picture was seen")] = False
    once: Annotated[
        bool, Field(description="End when every picture was seen and has its receipt")
    ] = False
    again: Annotated[
        bool, Field(description="--once: send pictures anew that were sent before")
    ] = False
    give_up_after: Annotated[
        float,
        Field(description="--once: seconds without any receipt until it gives up", gt=0),
    ] = 60.0
    outbox: Annotated[
        Path | None,
        Field(
            description="File that keeps frames until their receipt [by device in ~/.local/state]"
        ),
    ] = None
    outbox_mb: Annotated[
        int, Field(description="Megabytes that the outbox may hold", ge=1, le=1_000_000)
    ] = 256
    lock_step: Annotated[
        bool, Field(description="Take a picture when the last has its receipt: to measure stages")
    ] = False
    outbox_days: Annotated[
        float,
        Field(
            description="Days that the outbox keeps a frame once it was sent; the cloud tells one"
            f" that is sent again for {REMEMBERED_DAYS}",
            gt=0,
            le=MAX_OUTBOX_DAYS,
        ),
    ] = MAX_OUTBOX_DAYS
    keep_unsure: Annotated[
        Path | None,
        Field(
            description="Folder that keeps pictures of which the model is unsure, for labelling"
            " [none is kept]"
        ),
    ] = None
    keep_unsure_mb: Annotated[
        int, Field(description="Megabytes that --keep-unsure may hold", ge=1, le=1_000_000)
    ] = 200
    resend_after: Annotated[
        float, Field(description="Seconds to wait for a receipt before sending again", gt=0)
    ] = 15.0
    keepalive: Keepalive = KEEPALIVE_S
    health_file: HealthFilePath = None
    metrics_port: MetricsPort = 0
    metrics_host: MetricsHost = "127.0.0.1"
    log_format: LogFormat = "auto"
    time_zone: Annotated[
        str | None,
        AfterValidator(_checked_zone),
        Field(
            description="Zone of a camera's clock whose pictures say none, Europe/Brussels for"
            " instance [this machine's]"
        ),
    ] = None
    clock_offset: Annotated[
        float,
        Field(
            description="Seconds to add to a camera's clock that is wrong",
            ge=-_MOST_OFFSET_S,
            le=_MOST_OFFSET_S,
        ),
    ] = 0.0
    track_gap: Annotated[
        float,
        Field(
            description="Seconds from a track's nearest point beyond which it places no picture",
            gt=0,
            le=_MOST_GAP_S,
        ),
    ] = TRACK_GAP_S
    pixels: Annotated[PixelsOption | None, Field(description=PIXELS_HELP)] = None
    output: Annotated[OutputOption | None, Field(description=OUTPUT_HELP)] = None
    litter_class: Annotated[str | None, Field(description=LITTER_CLASS_HELP)] = None

    @model_validator(mode="after")
    def _model_with_its_options(self) -> Self:
        try:
            options = Options(self.pixels, self.output, self.litter_class)
            self.model = name_with(self.model, options)
        except ContractError as error:
            raise ValueError(str(error)) from error
        return self

    @model_validator(mode="after")
    def _ends_or_loops(self) -> Self:
        if self.once and self.loop:
            raise ValueError("once and loop exclude each other")
        if self.again and not self.once:
            raise ValueError("again is for --once: a loop sends anew, a watched folder never does")
        return self

    @model_validator(mode="after")
    def _is_protected(self) -> Self:
        check_protected(self.broker, self.credentials, insecure=self.insecure)
        if self.credentials and (name := read_credentials(self.credentials).name) != self.device_id:
            raise ValueError(
                f"--credentials or LITTERFOG_CREDENTIALS: {self.credentials} is for {name!r}, and"
                f" this device is {self.device_id!r}: give --device-id {name}, or make the right"
                f" one: litterfog certs device {self.device_id}"
            )
        return self

    @model_validator(mode="after")
    def _source_and_gps_fit(self) -> Self:
        kind = kind_of(self.source)
        if kind.live and (self.once or self.loop):
            raise ValueError(f"a {kind.name} has no end: once and loop are for a folder or a video")
        if not (kind.live or kind.watched or self.once or self.loop):
            raise ValueError(f"a {kind.name} needs --once, or --loop")
        if self.gps == "exif" and not kind.has_exif:
            now = "gpsd://HOST, " if kind.live else ""
            raise ValueError(
                f"a {kind.name}'s pictures have no EXIF: set --gps to {now}FILE.gpx or LAT,LON"
            )
        if self.gps.startswith("gpsd:") and not (kind.live or kind.watched):
            raise ValueError(
                f"gpsd says where this device is now, not where a {kind.name} was taken:"
                " set --gps to FILE.gpx or LAT,LON"
            )
        return self

    @property
    def outbox_file(self) -> Path:
        """Where the outbox is: the setting, or a file by the device's name."""
        return self.outbox or default_outbox(self.device_id)

    @property
    def camera_clock(self) -> CameraClock:
        """What is known of the cameras' clocks beside their pictures."""
        return CameraClock(time_zone(self.time_zone) if self.time_zone else None, self.clock_offset)
