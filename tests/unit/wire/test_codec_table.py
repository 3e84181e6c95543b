from typing import get_args

from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.table import CODECS


def test_the_table_has_a_row_for_every_name_that_settings_and_control_take() -> None:
    assert tuple(CODECS) == get_args(CodecName)


def test_no_two_codecs_share_a_content_type() -> None:
    assert len({codec.content_type for codec in CODECS.values()}) == len(CODECS)
