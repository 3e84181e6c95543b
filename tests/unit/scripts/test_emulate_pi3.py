import os
import subprocess
from pathlib import Path

SCRIPT = Path(__file__).parents[3] / "scripts" / "emulate-pi3"


def test_help_says_how_to_run_it_and_what_it_keeps() -> None:
    done = subprocess.run([SCRIPT, "--help"], capture_output=True, text=True, check=True)
    assert "scripts/emulate-pi3 -m litterfog edge --help" in done.stdout
    assert "PI3_ROOT" in done.stdout
    assert "set -eu" not in done.stdout


def test_without_qemu_and_without_root_it_says_what_to_install(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "litterfog").write_text("#!/bin/sh\n")
    (tools / "id").write_text("#!/bin/sh\necho 1000\n")
    for tool in ("litterfog", "id"):
        (tools / tool).chmod(0o755)
    for tool in ("sh", "dirname", "cat", "cksum"):
        (tools / tool).symlink_to(f"/usr/bin/{tool}")
    environment = os.environ | {"PATH": str(tools), "PI3_ROOT": str(tmp_path / "pi3")}
    done = subprocess.run([SCRIPT], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 1
    assert done.stderr == (
        "error: qemu-aarch64-static is not installed: apt install qemu-user-static\n"
    )
