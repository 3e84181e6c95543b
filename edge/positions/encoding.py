"""How a text file is encoded, as it is found on disk. Knows no format but XML's declaration."""

import codecs
import re

_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w.:-]+)")
_BOMS = (  # the longer first
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)


def encoding_of(start: bytes) -> str:
    """Tell how a file's text is encoded: by its first bytes, then as it declares."""
    for bom, encoding in _BOMS:
        if start.startswith(bom):
            return encoding
    declared = _DECLARED.search(start)
    name = declared[1].decode("ascii") if declared else "utf-8"
    try:
        b"x".decode(name)
    except (LookupError, ValueError):  # unknown, or no encoding of text
        return "utf-8"
    wide = codecs.lookup(name).name.startswith(("utf-16", "utf-32"))
    return "utf-8" if wide else name  # what can be read as bytes is not wide, whatever it declares
