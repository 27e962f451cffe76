"""The feature structures of UIMA CAS XMI, from a file or a zip, before anything is made of them.

Invariant: of what is in a file, only tokens, sentences and other parts of the text are passed over.
"""

import re
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from annotate.errors import AnnotateError
from annotate.formats.contract import Input
from annotate.formats.uima_types import METADATA
from annotate.formats.xml_text import Handlers, parse

LARGEST = 1 << 27
"""So many bytes of a file in a zip are read; an article is never that long."""

ROOM = 1 << 30
"""So many bytes of all files in a zip are read."""

ROOT = "http://www.omg.org/XMI XMI"
ID = "http://www.omg.org/XMI id"

STRUCTURE = re.compile(
    r"uima\.cas\.|uima\.tcas\.DocumentAnnotation|de\.tudarmstadt\.ukp\.dkpro\.core\.api"
    r"\.(?:segmentation|metadata)\.|de\.tudarmstadt\.ukp\.clarin\.webanno\.api\.type\."
)
"""Types that hold the text and its parts, not what people say of it."""


class Structure(NamedTuple):
    """A feature structure as the file has it."""

    type: str
    id: str
    features: dict[str, str]
    lists: dict[str, list[str]]
    line: int


class Structures(Handlers):
    """The feature structures of a file: those in the text, and those that they refer to."""

    def __init__(self) -> None:
        self.is_xmi = False
        self.depth = 0
        self.now: Structure | None = None
        self.said: list[str] = []
        self.sofa = ""
        """The id of the text that is read: the first."""
        self.string = ""
        self.other_texts: set[str] = set()
        self.metadata: dict[str, str] = {}
        self.found: list[Structure] = []
        """Those that lie in the text."""
        self.held: dict[str, Structure] = {}
        """Others, by id."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.said = []
        if self.depth == 1:
            self.is_xmi = name == ROOT
        elif self.depth == 2:
            id = attributes.pop(ID, "")
            self.now = Structure(_type(name), id, attributes, {}, self.line())

    def text(self, text: str) -> None:
        if self.depth == 3:
            self.said.append(text)

    def end(self, name: str) -> None:
        if self.depth == 3 and self.now is not None:
            self.now.lists.setdefault(name.rpartition(" ")[2], []).append("".join(self.said))
        elif self.depth == 2 and self.now is not None:
            self._structure(self.now)
        self.depth -= 1

    def _structure(self, one: Structure) -> None:
        if one.type == "uima.cas.Sofa":
            if not self.sofa and "sofaString" in one.features:
                self.sofa, self.string = one.id, one.features["sofaString"]
            else:
                self.other_texts.add(one.id)
        elif one.type == METADATA:
            self.metadata = self.metadata or one.features
        elif "begin" in one.features and "end" in one.features:
            if not STRUCTURE.match(one.type):
                self.found.append(one)
        elif one.id and one.type != "uima.cas.NULL":
            self.held[one.id] = one


def _type(name: str) -> str:
    """The name of a type by that of its element: `http:///a/b.ecore C` is a.b.C."""
    space, _, own = name.rpartition(" ")
    package = space.removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
    return own if package in ("", "uima.noNamespace") else f"{package}.{own}"


def structures(data: bytes, source: Input) -> Structures:
    """What is in a file. Raises AnnotateError for what is no XMI, or has no text."""
    found = Structures()
    parse(data, source.path, found, separator=" ")
    if not found.is_xmi or not found.sofa:
        what = "it has no text" if found.is_xmi else "no XMI"
        raise AnnotateError(f"{source.path}: {what}")
    return found


def member(source: Input, archive: ZipFile, name: str, room: int = ROOM) -> bytes:
    """A file of a zip. Raises AnnotateError for one that is too long, or cannot be read."""
    most = min(LARGEST, room)
    try:
        with archive.open(name) as stream:
            data = stream.read(most + 1)
    except (
        BadZipFile,
        ZlibError,
        RuntimeError,
        NotImplementedError,
        ValueError,
        EOFError,
    ) as error:
        raise AnnotateError(f"{source.path}: {name} cannot be read: {error}") from None
    if len(data) > most:
        raise AnnotateError(f"{source.path}: {name} is longer than {most >> 20} MiB")
    return data
