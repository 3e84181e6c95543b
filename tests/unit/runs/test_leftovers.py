import os
import signal
import subprocess

import pytest

from tests.leftovers import MARK, LeftProcess, end_left_behind, left_report


def test_what_a_run_leaves_behind_is_ended_and_named_with_its_test(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(MARK, f"a run of its own, {os.getpid()}")
    test = os.environ["PYTEST_CURRENT_TEST"].removesuffix(" (call)")
    process = subprocess.Popen(["sleep", "600"], start_new_session=True)
    assert end_left_behind(grace_s=0) == [LeftProcess(process.pid, "sleep 600 ", test)]
    assert process.wait(10) == -signal.SIGKILL
    assert end_left_behind(grace_s=0) == []


def test_it_is_an_error_of_the_test_that_started_it() -> None:
    report = left_report(LeftProcess(7, "sleep 600", "tests/a.py::test_b"))
    assert (report.nodeid, report.outcome, report.when) == (
        "tests/a.py::test_b",
        "failed",
        "teardown",
    )
    assert "process 7: sleep 600" in report.longreprtext
