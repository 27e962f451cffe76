"""The text of a web page's bytes, by what the header, the page and the bytes themselves say.

As browsers do it (WHATWG, Encoding and HTML standards): a byte order mark decides, then the header,
then the page, and names mean what they mean on the web: `iso-8859-1` is windows-1252. But for one
thing: bytes that are sound UTF-8 are UTF-8, whatever name they were given, since hardly any other
text is by chance; a page that was saved keeps the name of the encoding that it had before.
"""

import re
from typing import NamedTuple

from annotate.errors import AnnotateError
from annotate.store.articles import MARKS, binary, known_codec, other_text

EARLY = 4096
"""So far a page may say its encoding, in bytes; the standard asks for 1024."""

STATED = re.compile(
    rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)"
    rb"|\A\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)

ON_THE_WEB = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-7": "cp1252",
}
"""Python's name of an encoding → of that which it means on the web."""

FEW = 10
"""Fewer sound characters of UTF-8 may be Chinese, Japanese or Korean in another encoding."""

DAMAGED = 1000
"""A page of UTF-8 may have one byte wrong in so many that are not ASCII."""

SAMPLE = 200_000
"""Bytes that are looked at to guess an encoding."""

SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")

REFERENCE = re.compile(r"&#(?:0*(\d{1,7})(?!\d)|[xX]0*([0-9a-fA-F]{1,6})(?![0-9a-fA-F]));?")
"""A character by its number."""

NOWHERE = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that no browser shows and no tree of elements may hold."""


class Decoded(NamedTuple):
    """A page's text, and what is to be told of how it was read, or nothing."""

    text: str
    note: str


def page_text(data: bytes, name: str, header: str = "") -> Decoded:
    """The text of a page whose header names an encoding, or none. `name` is for messages. Raises
    AnnotateError for what is no text."""
    text, note = _text(data, header)
    if binary(text):
        raise not_html(name)
    return Decoded(REFERENCE.sub(_referred, NOWHERE.sub("", text)), note)


def not_html(name: str) -> AnnotateError:
    """The error for another kind of file."""
    return AnnotateError(f"{name} is no web page", "only HTML is read")


def _text(data: bytes, header: str) -> tuple[str, str]:
    """The text, and what is to be told of it."""
    for mark, codec in MARKS:
        if data.startswith(mark):
            return data.decode(codec, "replace"), ""
    early = STATED.search(data[:EARLY])
    page = (early[1] or early[2]).decode("ascii", "replace") if early else ""
    named = [codec for codec in map(_codec, (header, page)) if codec]
    said = named[0] if named else ""
    if data.isascii():
        return data.decode(said if said.startswith("iso2022") else "ascii", "replace"), ""
    try:
        text = data.decode("utf-8")
        if said in ("", "utf-8"):
            return text, ""
        if _single(said) or len(SEQUENCE.findall(data[:SAMPLE])) >= FEW:
            return text, f"it says that it is {header or page}, but is UTF-8"
    except UnicodeDecodeError:
        pass
    for codec in named:
        try:
            if codec != "utf-8":
                return data.decode(codec, "replace" if _single(codec) else "strict"), ""
        except UnicodeError:
            continue
    text = data.decode("utf-8", "replace")
    damage = text.count("\ufffd")
    if damage * DAMAGED <= sum(map(len, SEQUENCE.findall(data))):
        return text, f"{damage} of its characters are no UTF-8 and became \ufffd"
    guess = _guess(data)
    return data.decode(guess, "replace"), f"its encoding was guessed: {guess}"


def _guess(data: bytes) -> str:
    # A sample may end within a character, but not within a line.
    sample = data[:SAMPLE].rpartition(b"\n")[0] or data[:SAMPLE]
    try:
        return other_text(sample, "", "").encoding
    except AnnotateError:
        return "cp1252"


def _codec(name: str) -> str:
    """Python's name of what a name means on the web, or nothing."""
    codec = known_codec(name.strip()) if name else ""
    # A page that can say so in bytes of ASCII is no UTF-16.
    return "utf-8" if codec.startswith(("utf-16", "utf-32")) else ON_THE_WEB.get(codec, codec)


def _single(codec: str) -> bool:
    """True for an encoding of one byte a character."""
    try:
        return len(bytes(range(256)).decode(codec, "replace")) == 256
    except UnicodeError:
        return False


def _referred(reference: re.Match[str]) -> str:
    """A reference by number as the web takes it: where Unicode has control characters, the number
    is one of windows-1252."""
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    if 0x80 <= code <= 0x9F:
        return bytes([code]).decode("cp1252", "ignore")
    return "" if code > 0x10FFFF or NOWHERE.match(chr(code)) else reference[0]
