"""`litterfog certs user`: the dashboard's users, their roles and passwords."""

import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from litterfog.cli.app import app
from litterfog.dashboard.access.accounts import Account, read_passwords
from litterfog.dashboard.access.hashes import is_password
from tests.certificates import certs

FIRST = "the password of all"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as `init` leaves it, as far as users go."""
    for part in ("ca", "dashboard"):
        (tmp_path / "certs" / part).mkdir(parents=True)
    (tmp_path / "certs" / "dashboard" / "password").write_text(f"{FIRST}\n")
    return tmp_path / "certs"


def _accounts(folder: Path) -> dict[str, Account]:
    read = read_passwords(folder / "dashboard" / "password")
    return {account.name: account for account in read.accounts}


def test_who_is_added_has_the_password_that_is_shown(folder: Path) -> None:
    added = certs("user", "add", "anna", "--role", "worker", folder=folder)
    assert added.exit_code == 0, added.output
    anna = _accounts(folder)["anna"]
    assert anna.role == "worker"
    assert is_password(added.stdout.strip(), anna.hash)
    assert added.stdout.strip() not in (folder / "dashboard" / "password").read_text()
    assert stat.S_IMODE((folder / "dashboard" / "password").stat().st_mode) == 0o640


def test_without_a_role_a_user_is_a_viewer(folder: Path) -> None:
    certs("user", "add", "anna", folder=folder)
    assert _accounts(folder)["anna"].role == "viewer"


def test_who_had_the_password_of_all_is_the_user_operator(folder: Path) -> None:
    added = certs("user", "add", "anna", folder=folder)
    operator = _accounts(folder)["operator"]
    assert operator.role == "operator"
    assert is_password(FIRST, operator.hash)
    assert "is that of the user operator now" in added.stderr


def test_added_again_a_user_has_another_role_and_password(folder: Path) -> None:
    first = certs("user", "add", "anna", folder=folder).stdout.strip()
    second = certs("user", "add", "anna", "--role", "operator", folder=folder).stdout.strip()
    anna = _accounts(folder)["anna"]
    assert (anna.role, len(_accounts(folder))) == ("operator", 2)
    assert is_password(second, anna.hash)
    assert not is_password(first, anna.hash)


def test_a_password_may_be_asked_for(folder: Path) -> None:
    words = ["certs", "user", "add", "anna", "--ask", "--dir", str(folder)]
    chosen = "chosen by anna herself"
    asked = CliRunner().invoke(app, words, input=f"{chosen}\n{chosen}\n")
    assert asked.exit_code == 0, asked.output
    assert is_password(chosen, _accounts(folder)["anna"].hash)
    assert chosen not in asked.output
    short = CliRunner().invoke(app, words, input="short\nshort\n")
    assert (short.exit_code, "takes 12 characters" in short.output) == (2, True)


def test_users_are_listed_without_their_hashes(folder: Path) -> None:
    certs("user", "add", "anna", "--role", "worker", folder=folder)
    listed = certs("user", "list", "--json", folder=folder)
    assert json.loads(listed.stdout) == [
        {"name": "operator", "role": "operator"},
        {"name": "anna", "role": "worker"},
    ]
    assert "scrypt" not in certs("user", "list", folder=folder).output


def test_who_is_removed_is_gone_and_the_last_stays(folder: Path) -> None:
    certs("user", "add", "anna", folder=folder)
    assert certs("user", "remove", "anna", folder=folder).exit_code == 0
    assert set(_accounts(folder)) == {"operator"}
    last = certs("user", "remove", "operator", folder=folder)
    assert (last.exit_code, "the only user" in last.output) == (2, True)
    assert set(_accounts(folder)) == {"operator"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["add", "anna:operator"], "is no user's name"),
        (["add", "anna\nolga:operator"], "is no user's name"),
        (["add", ""], "is no user's name"),
        (["add", "anna", "--role", "king"], "is not one of"),
        (["remove", "nobody"], "litterfog certs user list shows all"),
    ],
)
def test_mistakes_are_told_and_change_nothing(folder: Path, words: list[str], says: str) -> None:
    before = (folder / "dashboard" / "password").read_bytes()
    ended = certs("user", *words, folder=folder)
    assert (ended.exit_code, says in ended.output) == (2, True)
    assert (folder / "dashboard" / "password").read_bytes() == before


def test_a_damaged_file_is_named_and_kept(folder: Path) -> None:
    path = folder / "dashboard" / "password"
    path.write_text("anna:king:$scrypt$\n")
    ended = certs("user", "add", "bob", folder=folder)
    assert (ended.exit_code, "line 1 has the role 'king'" in ended.output) == (2, True)
    assert path.read_text() == "anna:king:$scrypt$\n"


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    ended = certs("user", "list", folder=tmp_path / "nowhere")
    assert (ended.exit_code, "litterfog certs init" in ended.output) == (2, True)
