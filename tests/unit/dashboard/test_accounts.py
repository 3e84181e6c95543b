"""A password file: users' lines or one password for all; what is neither is refused by its line."""

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from litterfog.dashboard.access.accounts import Account, passwords_of
from litterfog.dashboard.access.hashes import checked_hash, hashed, is_password
from litterfog.streets.spots.events import SpotEvent, read_event

HASH = f"$scrypt$ln=14,r=8,p=1${'A' * 22}${'B' * 43}"


def test_each_line_is_a_user() -> None:
    read = passwords_of(f"# the depot\nanna:operator:{HASH}\n\nbob@depot:worker:{HASH}\r\n")
    assert [(one.name, one.role) for one in read.accounts] == [
        ("anna", "operator"),
        ("bob@depot", "worker"),
    ]
    assert read.shared is None


def test_a_user_s_line_reads_back() -> None:
    account = Account("anna", "viewer", HASH)
    assert passwords_of(account.line).accounts == (account,)


@pytest.mark.parametrize(
    "password", ["correct-horse-battery", "a colon: or two: or three", "#" * 12]
)
def test_one_line_that_is_no_user_s_is_a_password_for_all(password: str) -> None:
    read = passwords_of(f"{password}\n")
    assert (read.shared, read.accounts) == (password, ())


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (f"bob:king:{HASH}", "line 2 has the role 'king': it takes viewer, worker, operator"),
        (f"bob:Operator:{HASH}", "line 2 has the role 'Operator'"),
        (f"bob::{HASH}", "line 2 has the role ''"),
        (f"bob:worker,operator:{HASH}", "line 2 has the role"),
        (f":worker:{HASH}", "line 2 is no user's name"),
        (f"b b:worker:{HASH}", "line 2 is no user's name"),
        (f"anna:worker:{HASH}", "line 2 gives anna a second time"),
        ("bob:worker", "line 2 takes \\$scrypt"),
        ("bob:worker:", "line 2 takes \\$scrypt"),
        ("bob:worker:hunter2hunter2", "line 2 takes \\$scrypt"),
        (f"bob:worker:{HASH}:more", "line 2 takes \\$scrypt"),
        (f"bob:worker:{HASH.replace('14', '30')}", "line 2 takes scrypt of ln=16"),
        ("hunter2hunter2", "line 2 takes name:role:hash"),
    ],
)
def test_a_wrong_line_is_named_and_its_secret_is_not(line: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refused:
        passwords_of(f"anna:operator:{HASH}\n{line}\n")
    assert "hunter2" not in str(refused.value)
    assert "AAA" not in str(refused.value)


@pytest.mark.parametrize("line", ["anna:operator", "anna:operator:", f"anna:king:{HASH}"])
def test_a_damaged_user_alone_is_no_password_for_all(line: str) -> None:
    with pytest.raises(ValueError, match="line 1"):
        passwords_of(f"{line}\n")


@pytest.mark.parametrize("text", ["", "\n", "two passwords\nin two lines\n"])
def test_neither_users_nor_one_password_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="neither one password in one line nor lines"):
        passwords_of(text)


def test_who_may_be_a_user_may_be_an_event_s_actor() -> None:
    for name in ("a", "anna.b_c@d-e", "9" * 64):
        assert passwords_of(f"{name}:worker:{HASH}").accounts[0].name == name
        event = f'{{"id":"{"0" * 32}","at_ms":1,"actor":"{name}","hit":"{"0" * 32}",'
        read = read_event(f'{event}"lat":0,"lon":0,"state":"open"}}'.encode())
        assert isinstance(read, SpotEvent)


def test_a_hash_is_its_password_s_alone() -> None:
    written = hashed("pässwörd of anna")
    assert checked_hash(written) == written
    assert is_password("pässwörd of anna", written)
    assert is_password("pa\u0308sswo\u0308rd of anna", written)  # as another keyboard sends it
    assert not is_password("pässwörd of bob", written)


def test_a_password_is_never_hashed_the_same_twice() -> None:
    assert hashed("the same") != hashed("the same")


def test_a_hash_that_another_program_made_is_understood() -> None:
    digest = Scrypt(salt=bytes(16), length=32, n=2**10, r=4, p=2).derive(b"password of anna")
    written = f"$scrypt$ln=10,r=4,p=2${'A' * 22}${b64encode(digest).decode().rstrip('=')}"
    assert is_password("password of anna", checked_hash(written))
