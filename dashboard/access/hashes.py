"""Passwords as hashes that cost who guesses: scrypt (RFC 7914), written as the PHC strings are.

Needs Python's hashlib alone, for `litterfog certs` runs where no web server is installed.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from base64 import b64decode, b64encode
from typing import Final

_LOG_N, _R, _P = 14, 8, 1  # 16 MiB, and some 50 ms of a desktop's processor
_MOST_LOG_N, _MOST_R, _MOST_P = 16, 8, 8  # of a file that others wrote: 64 MiB
_SALT_BYTES, _HASH_BYTES = 16, 32
_FORM: Final = re.compile(
    r"\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})"
)

NOBODYS: Final = f"$scrypt$ln={_LOG_N},r={_R},p={_P}${'A' * 22}${'A' * 43}"  # costs what others do


def hashed(password: str) -> str:
    """Hash a password with a new salt: `$scrypt$ln=14,r=8,p=1$SALT$HASH`, in base64."""
    salt = secrets.token_bytes(_SALT_BYTES)
    digest = _scrypt(password, salt, _LOG_N, _R, _P)
    return f"$scrypt$ln={_LOG_N},r={_R},p={_P}${_text(salt)}${_text(digest)}"


def checked_hash(written: str) -> str:
    """Give a hash back; raises ValueError when it is none, or costs more than a request may."""
    form = _FORM.fullmatch(written)
    if form is None:
        raise ValueError("takes $scrypt$ln=14,r=8,p=1$SALT$HASH behind the role")
    log_n, r, p = (int(number) for number in form.groups()[:3])
    if not (1 <= log_n <= _MOST_LOG_N and 1 <= r <= _MOST_R and 1 <= p <= _MOST_P):
        raise ValueError(f"takes scrypt of ln={_MOST_LOG_N},r={_MOST_R},p={_MOST_P} at most")
    return written


def is_password(password: str, written: str) -> bool:
    """Say whether a hash, which has been checked, is this password's."""
    form = _FORM.fullmatch(written)
    assert form is not None, "checked when it was read"
    log_n, r, p = (int(number) for number in form.groups()[:3])
    salt, digest = (_bytes(text) for text in form.groups()[3:])
    return hmac.compare_digest(_scrypt(password, salt, log_n, r, p), digest)


def _scrypt(password: str, salt: bytes, log_n: int, r: int, p: int) -> bytes:
    n = 1 << log_n
    return hashlib.scrypt(
        plain_bytes(password),
        salt=salt,
        n=n,
        r=r,
        p=p,
        maxmem=256 * r * (n + p),  # twice what it takes
        dklen=_HASH_BYTES,
    )


def plain_bytes(password: str) -> bytes:
    """Give a password's bytes, the same for each way to type it (RFC 7617, section 2.1)."""
    return unicodedata.normalize("NFC", password).encode(errors="surrogatepass")


def _text(data: bytes) -> str:
    return b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return b64decode(text + "=" * (-len(text) % 4))
