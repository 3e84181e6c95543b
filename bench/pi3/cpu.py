"""What the processor under this program can do: asked of the kernel, and tried.

Knows 64-bit Arm alone; elsewhere `features` gives nothing. A Raspberry Pi 3's Cortex-A53 is
Armv8.0: every instruction in OPTIONAL, none in ALWAYS, ends a program that runs it there.
"""

import ctypes
import mmap
import os
import platform
import resource
import signal
from typing import Any

_RET = 0xD65F03C0
ALWAYS = {"add (integer)": 0x8B000000}  # the control: an instruction that every Arm has
OPTIONAL = {
    "sdot (dot product)": 0x4E809400,
    "fadd 8h (half floats)": 0x4E401400,
    "ldadd (atomics of Armv8.1)": 0xF8210001,
    "smmla (matrix product)": 0x4E80A400,
    "aese (cryptography)": 0x4E284800,
}
_AT_HWCAP, _AT_HWCAP2 = 16, 26
_HWCAP = {
    0: "fp",
    1: "asimd",
    3: "aes",
    4: "pmull",
    5: "sha1",
    6: "sha2",
    7: "crc32",
    8: "atomics",
    9: "fphp",
    10: "asimdhp",
    11: "cpuid",
    12: "asimdrdm",
    20: "asimddp",
    22: "sve",
}


def features() -> dict[str, Any]:
    """Give what the kernel announces, and for each instruction whether it traps (SIGILL)."""
    if platform.machine() != "aarch64":
        return {}
    libc = ctypes.CDLL(None)
    libc.getauxval.restype = ctypes.c_ulong
    announced = int(libc.getauxval(_AT_HWCAP))
    return {
        "hwcap": hex(announced),
        "hwcap2": hex(libc.getauxval(_AT_HWCAP2)),
        "announced": [name for bit, name in _HWCAP.items() if announced >> bit & 1],
        "traps": {name: traps(word) for name, word in (ALWAYS | OPTIONAL).items()},
    }


def traps(instruction: int) -> bool:
    """Run one instruction in a child process; true if the processor does not know it.

    Raises:
        OSError: the child ended in another way.
    """
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # QEMU tells of the signal, which is expected
        _execute(instruction)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status not in {0, -signal.SIGILL}:
        raise OSError(f"{instruction:#x} ended with {status}")
    return status != 0


def _execute(instruction: int) -> None:
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(instruction.to_bytes(4, "little") + _RET.to_bytes(4, "little"))
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    memory = (ctypes.c_uint64 * 2)()  # x0, for instructions that write to memory
    ctypes.CFUNCTYPE(None, ctypes.c_void_p)(address)(ctypes.addressof(memory))
