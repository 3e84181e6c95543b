import subprocess
import sys

MAKE = """
import os
from litterfog.models.runtime import Submodel
from litterfog.models.zoo import load_model
data = load_model("litter-160-int8").data
"""


def _said(program: str) -> str:
    command = [sys.executable, "-P", "-c", MAKE + program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.stderr


def test_the_first_interpreter_of_a_process_says_nothing() -> None:
    assert _said("Submodel(data); Submodel(data)") == ""


def test_what_is_wrong_with_a_model_is_still_told() -> None:
    said = _said("Submodel(data[:1000])")
    assert "ValueError" in said
    assert "INFO" not in said


def test_what_others_write_meanwhile_is_passed_on() -> None:
    said = _said(
        "from litterfog.models.litert_notice import without_litert_notice\n"
        "with without_litert_notice():\n"
        "    os.write(2, b'INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\\nERROR: it\\n')"
    )
    assert said == "ERROR: it\n"
