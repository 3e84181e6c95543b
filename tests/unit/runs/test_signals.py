import signal
import subprocess
import sys

import pytest

_PARENT = """
import signal, subprocess, sys
from tests.signals import let_children_hear
let_children_hear()
signal.raise_signal(signal.{name})  # this process goes on
child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
child.send_signal(signal.{name})
sys.exit(child.wait(20) == 0)
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGHUP", "SIGTERM"])
def test_a_child_hears_what_nohup_or_a_shell_lets_the_run_ignore(name: str) -> None:
    number = signal.Signals[name]
    command = ["/bin/sh", "-c", f'trap "" {number.value}; exec "$0" -c "$1"']
    words = [sys.executable, _PARENT.format(name=name)]
    done = subprocess.run([*command, *words], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
