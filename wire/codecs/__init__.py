"""Codecs: the ways to write a Frame as bytes, each a file here and a row in `wire.codecs.table`.

Their names stand apart, so that settings, status and control are checked without any parser.
"""

from typing import Literal

CodecName = Literal["json", "json-list", "cbor"]
