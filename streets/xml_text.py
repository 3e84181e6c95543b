"""Text within XML: without what XML has no way to write."""

import re
from xml.sax.saxutils import escape

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


def xml_text(text: str) -> str:
    """Escape a text, and leave out characters that no XML may have."""
    return escape(_NOT_XML.sub("", text))
