"""Make the model file of a narrow run: full-integer .tflite alone, with its card.

Bottlenecks are for links where bytes count, and integers are what such a device ships.
"""

from pathlib import Path

from litterfog.models.narrow.train import read_base
from litterfog.models.training.export import (
    INT8,
    apply_temperature,
    band_on_val,
    convert_int8,
    load_calibration,
    write_card_of,
)
from litterfog.wire.atomic_file import replace_file


def export_narrow(run_dir: Path, data_dir: Path, zoo_dir: Path) -> Path:
    """Write <network>.tflite with its card; gives the file.

    Raises:
        models.narrow.network.NarrowError: the run folder holds no network.
        models.data.DataError: the data folder cannot be used.
        models.training.export.ExportError: the file breaks the contract of its input or output.
    """
    network, record = read_base(run_dir)
    temperature = apply_temperature(network, record, data_dir)
    data = convert_int8(network, load_calibration(record, data_dir))
    zoo_dir.mkdir(parents=True, exist_ok=True)
    path = zoo_dir / f"{record.network}.tflite"
    replace_file(path, data)
    unsure = band_on_val(path, record, data_dir)
    write_card_of(path, INT8, record, data_dir, temperature=temperature, unsure=unsure)
    return path
