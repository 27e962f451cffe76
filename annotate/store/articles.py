"""Reading an article: from the bytes of a file to its exact text.

Invariant: the text holds every character of the file as it is, line ends and blanks included, so
that offsets mean the same everywhere. Only a byte order mark stays out of it; the name of the
encoding remembers that. A guessed encoding is marked as a guess, and what cannot be read exactly
is refused.
"""

import codecs
import hashlib
import re
import sys
from pathlib import Path
from typing import NamedTuple

from annotate.core.article import Article, describe, valid_date
from annotate.errors import AnnotateError
from annotate.store.files import file_name, read_bytes

STDIN = "-"

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks, and the codecs that take them off. That of UTF-32 LE begins like UTF-16's."""

GUESSES = [
    "cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
    "cp1258", "iso8859_2", "cp874", "cp932", "euc_jp", "gb18030", "big5", "cp949",
    "mac_roman", "cp850", "cp866",
]  # fmt: skip
"""What a text that is no Unicode is likely to be; where the detector sees no difference, the
first of these that fits."""

CONTROLS = bytes({*range(0x20)} - {*b"\t\n\r\f\v\x1b"})
WRITTEN = bytes({*range(0x100)} - {*CONTROLS})
"""Bytes that UTF-8 has for what people write."""
SURROGATE = re.compile("[\ud800-\udfff]")
FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.S | re.M)
FRONT_LIMIT = 1 << 16
"""What is longer, in code points, is an article between two rules and no front matter."""

HINT = "name the encoding with --encoding, for example --encoding cp1252"


class Decoded(NamedTuple):
    """A text, the codec that gave it, and whether that was a guess."""

    text: str
    encoding: str
    detected: bool = False


def load_article(
    path: Path | str, *, encoding: str | None = None, published: str = "", recorded: str = ""
) -> Article:
    """Read an article; `-` is standard input.

    `encoding` and `published` decide, as the user gave them; `recorded` is the encoding that the
    sidecar names. Raises AnnotateError for what is no text, or not in that encoding.
    """
    if published and not valid_date(published):
        raise AnnotateError(
            f"no such date: {published}", "--published takes a date such as 2020-11-05"
        )
    codec = codec_name(encoding) if encoding else ""
    path = Path(path) if isinstance(path, str) else path
    name = str(path)
    if name == STDIN:
        name, data = "standard input", sys.stdin.buffer.read()
    else:
        data = read_bytes(path)
    decoded = decode(data, name, codec, recorded)
    title, date = metadata(decoded.text, name)
    return Article(
        decoded.text,
        file_name(path),
        encoding=decoded.encoding,
        sha256=hashlib.sha256(data).hexdigest(),
        title=title,
        published=published or date,
        detected=decoded.detected,
    )


def codec_name(encoding: str) -> str:
    """Python's name of an encoding. Raises AnnotateError, with the nearest that there is."""
    if name := known_codec(encoding):
        return name
    from difflib import get_close_matches
    from encodings.aliases import aliases

    names = sorted(name for name in {*aliases, *aliases.values()} if known_codec(name))
    close = get_close_matches(encoding.lower().replace("-", "_"), names, 1)
    nearest = close[0].replace("_", "-") if close else ""
    hint = f"did you mean {nearest}?" if nearest else "for example utf-8, cp1252 or utf-16"
    raise AnnotateError(f"no such encoding: {encoding}", hint)


def known_codec(encoding: str) -> str:
    """Python's name of an encoding of text, or nothing."""
    try:
        # Base64, ROT13 and the like are codecs too, and refuse to decode bytes to text.
        "".encode(encoding)
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return ""


def decode(data: bytes, name: str, encoding: str = "", recorded: str = "") -> Decoded:
    """The exact text of a file's bytes. `name` is for messages.

    Raises AnnotateError for binary data and for what is not in the encoding.
    """
    if encoding:
        decoded = decode_as(data, name, encoding)
    else:
        decoded = unicode_text(data, name) or other_text(data, name, recorded)
        if decoded.encoding == "utf-8" and not data.translate(None, WRITTEN):
            return decoded
    if binary(decoded.text):
        raise no_text(name)
    if half := SURROGATE.search(decoded.text):
        raise AnnotateError(
            f"{name} holds half a character (a lone surrogate) at offset {half.start()}", HINT
        )
    return decoded


def decode_as(data: bytes, name: str, encoding: str) -> Decoded:
    """The text in the encoding that the user gave, without its byte order mark."""
    family = encoding[:6] if encoding[:6] in ("utf-16", "utf-32") else ""
    marked = next((codec for mark, codec in MARKS if data.startswith(mark)), "")
    if marked and marked in (family, encoding + "-sig"):
        encoding = marked
    elif encoding == family:
        # Without a mark, Python would take the byte order of the machine.
        wide = wide_text(data)
        encoding = wide.encoding if wide and wide.encoding.startswith(family) else family + "-le"
    elif encoding == "utf-8-sig" and marked != encoding:
        encoding = "utf-8"
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise undecodable(name, data, encoding, error) from error
    except UnicodeError as error:
        raise AnnotateError(f"{name} is not {encoding}: {error}", HINT) from error


def unicode_text(data: bytes, name: str) -> Decoded | None:
    """The text of bytes that are UTF-8, or UTF-16 or UTF-32 by their mark or their zero bytes."""
    for mark, codec in MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(codec), codec)
            except UnicodeDecodeError as error:
                if codec == "utf-8-sig":
                    raise undecodable(name, data, codec, error) from error
    if wide := wide_text(data):
        return wide
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return None


def other_text(data: bytes, name: str, recorded: str) -> Decoded:
    """The text of bytes that are no UTF-8: in the recorded encoding, else in a guessed one."""
    if codec := known_codec(recorded) if recorded else "":
        try:
            return Decoded(data.decode(codec), codec)
        except UnicodeError:
            pass
    if b"\0" in data or binary(data.decode("latin-1")):
        raise no_text(name)
    from charset_normalizer import from_bytes

    matches = from_bytes(data, cp_isolation=GUESSES)
    best = matches.best()
    if best is None:
        raise AnnotateError(f"{name} is not UTF-8, and its encoding cannot be told", HINT)
    alike = {
        codec
        for match in matches
        if match.coherence >= best.coherence
        and (match.chaos == best.chaos or match.encoding == GUESSES[0])
        for codec in match.could_be_from_charset
    }
    # Chaos takes rare French and German letters for noise; what reads as well in the commonest
    # encoding of Western Europe is in that.
    guess = min(alike & {*GUESSES}, key=GUESSES.index, default=best.encoding)
    return Decoded(data.decode(guess), codecs.lookup(guess).name, detected=True)


def wide_text(data: bytes) -> Decoded | None:
    """The text of UTF-16 or UTF-32 without a mark, which zero bytes give away; else None."""
    if len(data) < 4 or len(data) % 2 or b"\0" not in data:
        return None
    part = data[: 1 << 16]
    zeros = [part[place::4].count(0) * 4 / len(part) for place in range(4)]
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    codecs_by_sign = (
        ("utf-32-le", zeros[3] == 1 and zeros[2] > 0.9 and zeros[0] < 0.1),
        ("utf-32-be", zeros[0] == 1 and zeros[1] > 0.9 and zeros[3] < 0.1),
        ("utf-16-le", odd >= 0.1 and even < odd / 10),
        ("utf-16-be", even >= 0.1 and odd < even / 10),
    )
    for codec, likely in codecs_by_sign:
        if likely:
            try:
                text = data.decode(codec)
            except UnicodeDecodeError:
                continue
            if not binary(text):
                return Decoded(text, codec, detected=True)
    return None


def binary(text: str) -> bool:
    """True for what nobody wrote: more than 5 % NUL, or more than 30 % control characters.

    One NUL, and escape sequences, may be in an article.
    """
    nuls = text.count("\0")
    controls = sum(map(text.count, map(chr, CONTROLS)))
    return nuls > max(1, len(text) * 0.05) or controls > max(1, len(text) * 0.3)


def no_text(name: str) -> AnnotateError:
    """The error for a file that is not text."""
    return AnnotateError(
        f"{name} is not a text file", "save the article as plain text (UTF-8) and name that file"
    )


def undecodable(name: str, data: bytes, encoding: str, error: UnicodeDecodeError) -> AnnotateError:
    """The error for bytes that are not in an encoding."""
    # A codec that takes a mark off counts from behind it.
    place = len(data) - len(error.object) + error.start
    value = f" (0x{data[place]:02x})" if place < len(data) else ""
    told = encoding.removesuffix("-sig")
    return AnnotateError(f"{name} is not {told}: byte {place}{value} does not fit", HINT)


def metadata(text: str, name: str) -> tuple[str, str]:
    """Title and ISO 8601 date of publication: from YAML front matter, else from the text itself.

    Front matter that is broken counts as none.
    """
    block = FRONT_MATTER.match(text)
    if not block or len(block[1]) > FRONT_LIMIT:
        return describe(text)
    from annotate.store.events import load

    try:
        found = load(block[1].encode("utf-8", "replace"), name)
    except AnnotateError:
        return describe(text)
    stated = found if isinstance(found, dict) else {}
    title, date = describe(text[block.end() :])
    for key in ("headline", "title"):
        if isinstance(stated.get(key), str | int | float):
            title = " ".join(str(stated[key]).split()) or title
    for key in ("date", "published"):
        day = str(stated.get(key, ""))[:10]
        date = day if valid_date(day) else date
    return title, date
