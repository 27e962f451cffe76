"""What a format is made of: its declaration, and the values that go in and out of its functions.

A format is one module with the functions that its declaration promises:

    write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]     writes: "file"
    write(articles: Iterator[Exported], plan: Plan) -> Iterator[File]      writes: "folder"
    pieces(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]    joins
    join(pieces: Iterator[bytes], plan: Plan) -> Iterator[bytes]           joins
    read(source: Input, plan: Plan) -> Iterator[Imported | Trouble]        reads
    sniff(head: str) -> bool                                               optional, for reads

Invariants: one article is in memory at a time, or what a writer needs for the next piece of a
file; offsets in these values are code points, whatever the file counts in; what a format cannot
hold is counted in `plan.loss`, and what it cannot read is given as `Trouble`, never dropped unsaid.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from msgspec import Struct, field

from annotate.core.document import Document
from annotate.core.schema import Schema
from annotate.core.spans import Span
from annotate.core.tags import FRAGMENT_SEPARATOR, Link, Tag, Value
from annotate.errors import AnnotateError
from annotate.formats.loss import Loss

CARRIES = (
    "text",
    "articles",
    "overlap",
    "crossing",
    "fragments",
    "attributes",
    "links",
    "notes",
    "who",
)
"""What a format may hold: the article's own text, several articles in a file, spans that nest, that
cross, tags in fragments, what is said of tags, and who made them when."""

STDIN = "-"

UNITS = ("code points", "UTF-16 units", "bytes", "tokens", "none")
"""What offsets in a file count; none means that marks stand in the text itself."""


class Format(Struct, frozen=True, kw_only=True):
    """What is known of a format before its module is imported."""

    name: str
    module: str
    about: str
    """One line for people."""
    suffixes: tuple[str, ...]
    """What names of its files end with, in lower case; new files get the first."""
    carries: tuple[str, ...]
    """Of CARRIES."""
    unit: str = "code points"
    """Of UNITS."""
    reads: bool = False
    writes: str = ""
    """`file` for one file of all articles, `folder` for some an article, empty for none."""
    survey: bool = False
    """True if a writer must know all labels and attributes before it starts: the articles are then
    read twice."""
    options: dict[str, str] = field(default_factory=dict)
    """What `--option NAME=VALUE` takes: name → meaning."""
    scheme: str = ""
    """Whose names for labels its files mostly have: a key of a label's `names`."""
    apart: tuple[str, ...] = ()
    """Its names that mean another thing than what is spelled alike: they are taken only by the
    names that labels have in its scheme, or by `--map`."""
    joint: str = FRAGMENT_SEPARATOR
    """What its files put between the fragments of a tag's text."""
    extra: str = ""
    """The extra of this package that brings what it needs."""
    parts: bool = False
    """True if files of it can be put one after the other, so that several processes can write: a
    writer that has a header leaves it out when `plan.further` says so."""
    joins: bool = False
    """True if several processes can each make pieces of a file, and one puts those together: what
    `join` gives depends on the articles alone, not on who has which, and is what `write` gives."""
    part_files: bool = False
    """True if files of it in a folder are as good as one, so that each process can write one."""


class Plan(NamedTuple):
    """What a reader or writer is asked to do besides the articles or the file itself."""

    options: Mapping[str, str]
    loss: Loss
    schema: Schema
    """For a writer that asked for a survey, everything that it will meet: the labels, attributes
    and links of all schemas, then those of tags that no schema has. Else the project's schema."""
    strange: tuple[str, ...] = ()
    """For such a writer, the attributes of tags that no schema has, as they first appear."""
    further: bool = False
    """True if what is written is put after what was written before, which has the header."""

    def flag(self, name: str) -> bool:
        """Whether an option that takes no value, or yes and no, is on."""
        return self.options.get(name, "no").lower() not in ("no", "false", "0", "off")


class Exported(NamedTuple):
    """An article to write."""

    file: str
    """The article's file as the user named it, in valid Unicode."""
    name: str
    """A name for files that belong to it: relative, with `/`, without the article's suffix; two
    articles have never the same."""
    document: Document
    schema: Schema
    hidden: frozenset[str] = frozenset()
    """Ids of tags that are not asked for."""

    @property
    def text(self) -> str:
        return self.document.article.text

    def tags(self) -> Iterator[Tag]:
        """The tags that are asked for, in text order."""
        hidden = self.hidden
        if not hidden:
            return iter(self.document)
        return (tag for tag in self.document if tag.id not in hidden)

    def links(self) -> Iterator[Link]:
        """The links between those."""
        tags, hidden = self.document.tags, self.hidden
        for link in self.document.links.values():
            source, target = link.source, link.target
            if source in tags and target in tags and not (source in hidden or target in hidden):
                yield link


class File(NamedTuple):
    """A file of a format that writes into a folder."""

    name: str
    """Relative to that folder, with `/`."""
    data: bytes
    is_text: bool = False
    """True for the article's own text: if the article is there itself, it is left alone."""


class ImportedTag(Struct):
    """A tag as a file has it. Without spans it is looked for by its text."""

    label: str
    spans: tuple[Span, ...] = ()
    text: str | None = None
    """What the file says stands there; None if it says nothing."""
    id: str = ""
    """What links of the file call it."""
    line: int = 0
    """Where in the file it is, for messages; 0 if that is not known."""
    attributes: dict[str, Value] = field(default_factory=dict)
    note: str = ""
    by: str = ""
    at: str = ""
    before: str = ""
    after: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


class ImportedLink(Struct):
    """A link as a file has it, between ids of the file's own."""

    kind: str
    source: str
    target: str
    line: int = 0
    id: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


class Imported(Struct):
    """An article as a file has it."""

    name: str = ""
    """The article's file, as seen from where it was exported; empty if not said."""
    text: str | None = None
    """The text that the offsets count in, if the file has it."""
    beside: Path | None = None
    """The file that holds the text, for formats that keep the two apart."""
    rejoin: bool = False
    """True if fragments that only a line break parts are one in truth."""
    tags: list[ImportedTag] = field(default_factory=list)
    links: list[ImportedLink] = field(default_factory=list)
    title: str = ""
    published: str = ""
    status: str = ""


class Trouble(NamedTuple):
    """Something in a file that could not be read, or not as it was meant."""

    line: int
    """From 1; 0 if no line can be told."""
    why: str


class Input:
    """A file to read, or standard input for `-`. Its lines are read one at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def stem(self) -> str:
        return "stdin" if str(self.path) == STDIN else self.path.stem

    def open(self) -> BinaryIO:
        """The bytes, from their start; standard input has them only once."""
        return sys.stdin.buffer if str(self.path) == STDIN else self.path.open("rb")

    def data(self) -> bytes:
        """The whole content, for formats that cannot be read in parts."""
        with self.open() as stream:
            return stream.read()

    def text(self) -> str:
        """The whole content as UTF-8, without a BOM. Raises AnnotateError for what is none."""
        return "".join(line for _, line in self.lines())

    def lines(self) -> Iterator[tuple[int, str]]:
        """The lines with their numbers from 1, each with its end, which is LF or CRLF; without a
        BOM. Raises AnnotateError for a line that is not UTF-8."""
        with self.open() as stream:
            for number, line in enumerate(stream, 1):
                try:
                    text = line.decode("utf-8")
                except UnicodeDecodeError as error:
                    raise AnnotateError(
                        f"{self.path}:{number}: byte {error.start} is not UTF-8",
                        "save the file as UTF-8 and import it again",
                    ) from error
                yield number, text.removeprefix("\ufeff") if number == 1 else text
