"""XML in and out, sign by sign, and without what makes XML dangerous.

Invariants: a parser reads back exactly the text that was put in, CR and tab too; what XML has no
way to say is replaced one for one, so offsets hold, and counted. Of what strangers wrote, no entity
is expanded and nothing is fetched: a file that declares entities is refused.
Source: https://www.w3.org/TR/xml/#charsets, #sec-line-ends, #AVNormalize.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from annotate.errors import AnnotateError
from annotate.formats.loss import Loss

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters, lone surrogates and the like: not in XML, not even as references."""

STAND_IN = "\ufffd"

ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
IN_TEXT = re.compile("[&<>\r]")
IN_ATTRIBUTE = re.compile('[&<>"\r\n\t]')
OF_ATTRIBUTES = ESCAPES | {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}

NEWER = re.compile(rb"""\A(\xef\xbb\xbf)?<\?xml version=["']1\.1""")
"""XML 1.1 differs in control characters only; a file without those is read as 1.0."""

DOCTYPE = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*"
    rb"(<!DOCTYPE\s[^\[<>]*>)",
    re.DOTALL,
)
"""One that declares nothing itself, but names another file that would."""

NOT_A_NAME = re.compile(r"[^\w.-]", re.ASCII)


def fit(text: str, loss: Loss) -> str:
    """A text of the same length that XML can hold. What it cannot is replaced, blanks by a
    blank, and counted."""
    n = sum(1 for _ in UNFIT.finditer(text))
    loss.add("what XML cannot hold", f"a blank or {STAND_IN} is there", of="character", n=n)
    return stood_in(text)


def stood_in(text: str) -> str:
    """A text as a file of XML has it, of the same length."""
    return UNFIT.sub(_stand_in, text)


def _stand_in(match: "re.Match[str]") -> str:
    return " " if match[0].isspace() else STAND_IN


def escaped(text: str) -> str:
    """A text from `fit` as what stands between two marks."""
    return IN_TEXT.sub(lambda match: ESCAPES[match[0]], text)


def quoted(text: str) -> str:
    """A text from `fit` as the value of an attribute."""
    return f'"{IN_ATTRIBUTE.sub(lambda match: OF_ATTRIBUTES[match[0]], text)}"'


def mark(name: str, attributes: Mapping[str, str], content: str | None = None) -> str:
    """An element; `content` is XML, values are from `fit`."""
    said = "".join(f" {key}={quoted(value)}" for key, value in attributes.items())
    return f"<{name}{said}/>" if content is None else f"<{name}{said}>{content}</{name}>"


def as_name(text: str) -> str:
    """A text as what may follow a letter in a name."""
    return NOT_A_NAME.sub("_", text)


def file_name(name: str, stem: str) -> str:
    """The article's file by the name that a file has for it, else by the file's own."""
    suffix = Path(name).suffix[1:]
    return name if suffix.isalpha() else f"{name or stem}.txt"


class Handlers:
    """What a reader does with the parts of a file; the default is nothing."""

    line: Callable[[], int]
    """The line of the part that is handled."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """It ends."""

    def text(self, text: str) -> None:
        """Text stands here."""


def parse(data: bytes, path: Path, handlers: Handlers, *, separator: str | None = None) -> None:
    """Read a file. With a `separator`, names of elements and attributes have their namespace and
    it before them. Raises AnnotateError for what is no XML, or declares or names entities of its
    own."""
    from xml.parsers import expat

    def refused(*_: Any) -> int:
        raise AnnotateError(
            f"{path}:{parser.CurrentLineNumber}: it has entities of its own, which are not read",
            "save it without its DOCTYPE, with the entities written out",
        )

    def nothing_but_itself() -> bytes:
        # Where another file might declare entities, expat drops those in attributes unsaid.
        found = DOCTYPE.match(data)
        if found is None:
            return data
        start, end = found.span(1)
        return data[:start] + re.sub(rb"[^\n]", b" ", found[1]) + data[end:]

    parser = expat.ParserCreate(namespace_separator=separator)
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.EntityDeclHandler = refused
    parser.ExternalEntityRefHandler = refused
    parser.NotStandaloneHandler = refused
    parser.SkippedEntityHandler = refused
    parser.StartElementHandler = handlers.start
    parser.EndElementHandler = handlers.end
    parser.CharacterDataHandler = handlers.text
    handlers.line = lambda: parser.CurrentLineNumber
    newer = NEWER.match(data)
    if newer:
        data = data[: newer.end() - 1] + b"0" + data[newer.end() :]
    try:
        parser.Parse(nothing_but_itself(), True)
    except expat.ExpatError as error:
        why = expat.errors.messages.get(error.code, str(error))
        raise AnnotateError(f"{path}:{error.lineno}: no XML: {why}") from None
    except (LookupError, ValueError) as error:
        raise AnnotateError(f"{path}: no XML: {error}", "save it as UTF-8") from None
