"""Read profile files: those shipped, by name, and any other by its path."""

import difflib
from pathlib import Path

import msgspec

from litterfog.planner.profile import SCHEMA, Profile

PROFILES = Path(__file__).parent / "profiles"
SIZES = Path(__file__).parent / "sizes" / "wire-table.json"  # `litterfog evaluate --wire` made it


class ProfileError(ValueError):
    """A profile that is not there or cannot be read; says what to do."""


class _Version(msgspec.Struct):
    schema: int


def shipped_profiles() -> list[str]:
    """Name the profiles that come with the program."""
    return sorted(path.stem for path in PROFILES.glob("*.json"))


def load_profile(name_or_file: str) -> Profile:
    """Load a shipped profile by name, or any file by its path; raises ProfileError."""
    is_file = "/" in name_or_file or name_or_file.endswith(".json")
    path = Path(name_or_file) if is_file else PROFILES / f"{name_or_file}.json"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ProfileError(_unknown(name_or_file, is_file, error)) from error
    return decode_profile(data, str(path))


def decode_profile(data: bytes, where: str) -> Profile:
    """Check a profile's bytes; raises ProfileError."""
    try:
        return msgspec.json.decode(data, type=Profile)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        schema = _schema_of(data)
        if schema is not None and schema != SCHEMA:
            raise ProfileError(
                f"{where} is a profile of schema {schema}; this program reads {SCHEMA}:"
                " write it again with this version's litterfog profile"
            ) from error
        raise ProfileError(f"{where} is not a profile: {error}") from error


def encode_profile(profile: Profile) -> bytes:
    """Give a profile's file."""
    return msgspec.json.format(msgspec.json.encode(profile), indent=1) + b"\n"


def _schema_of(data: bytes) -> int | None:
    try:
        return msgspec.json.decode(data, type=_Version).schema
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _unknown(name: str, is_file: bool, error: OSError) -> str:
    known = shipped_profiles()
    if is_file:
        return f"profile {name}: {error.strerror}"
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}? " if near else ""
    return f"no profile {name!r}: {hint}shipped are {', '.join(known)}; a file's name ends in .json"
