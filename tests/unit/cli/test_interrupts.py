import signal
from collections.abc import Iterator

import pytest

from litterfog.cli import app, main
from litterfog.cli.interrupts import end_as_by_ctrl_c, held_interrupts


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def test_a_closed_terminal_interrupts_once() -> None:
    end_as_by_ctrl_c()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGHUP)
    signal.raise_signal(signal.SIGTERM)  # while it ends: nothing


def test_what_nohup_ignores_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    end_as_by_ctrl_c()
    signal.raise_signal(signal.SIGHUP)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_waits_until_what_is_started_has_its_name(number: signal.Signals) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever the run itself ignores
    end_as_by_ctrl_c()
    started = []

    def start() -> None:
        with held_interrupts():
            signal.raise_signal(number)
            started.append("a child")

    with pytest.raises(KeyboardInterrupt):
        start()
    assert started == ["a child"]


def test_what_is_ignored_stays_so_for_what_is_started() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with held_interrupts():
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


def test_an_import_that_ctrl_c_broke_off_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def importing() -> None:  # as a module in C does
        raise ImportError("initialization failed") from KeyboardInterrupt()

    monkeypatch.setattr(app, "run", importing)
    with pytest.raises(SystemExit) as ending:
        main()
    assert ending.value.code == 130
