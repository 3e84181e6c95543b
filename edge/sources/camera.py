"""A camera as a source: `/dev/videoN`, or a URL such as `rtsp://CAMERA/PATH`."""

from urllib.parse import urlsplit

from litterfog.edge.sources.kind import STREAM_RATE_HZ, Opening, Source, SourceKind

CAMERA_SCHEMES = frozenset({"rtsp", "rtsps", "http", "https", "tcp", "udp"})


def is_device(source: str) -> bool:
    """Whether it is a V4L2 device rather than a URL."""
    return source.startswith("/dev/") and not source.startswith("/dev/shm/")  # noqa: S108


def _is_camera(source: str) -> bool:
    """Tell a camera by its form; raises ValueError for a URL that is none of a camera's."""
    if "://" not in source:
        return is_device(source)
    if urlsplit(source).scheme not in CAMERA_SCHEMES or not urlsplit(source).hostname:
        schemes = ", ".join(f"{scheme}://" for scheme in sorted(CAMERA_SCHEMES))
        raise ValueError(f"a camera's URL begins with one of {schemes}, and names a host")
    return True


def _open(opening: Opening) -> Source:
    from litterfog.edge.sources.live import Camera  # noqa: PLC0415  (an optional extra)

    camera = Camera(opening.source, opening.ended)
    return Source(
        lambda on_idle: camera.shots(opening.stopping, on_idle),
        opening.rate_hz or STREAM_RATE_HZ,
        waits=False,
        fault=lambda: camera.fault,
    )


CAMERA = SourceKind("camera", _is_camera, _open, live=True)
