"""A Redis on a disk that takes its time: every sync of its append-only file lasts a second."""

import shutil
import subprocess
from pathlib import Path

from tests.services import Redis

_SLOW = """
#define _GNU_SOURCE
#include <unistd.h>
#include <sys/syscall.h>
int fdatasync(int file) { sleep(1); return (int)syscall(SYS_fdatasync, file); }
"""


def compiler() -> str | None:
    return shutil.which("cc")


class SlowRedis(Redis):
    """Answers while its disk is busy, as Redis does with `appendfsync everysec`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._library = folder / "slow.so"
        source = folder / "slow.c"
        source.write_text(_SLOW)
        words = [str(compiler()), "-shared", "-fPIC", "-o", str(self._library), str(source)]
        subprocess.run(words, check=True, timeout=60)

    def command(self) -> list[str]:
        return ["/usr/bin/env", f"LD_PRELOAD={self._library}", *super().command()]
