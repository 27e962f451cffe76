"""Reading UIMA CAS XMI, ours, INCEpTION's and that of others.

An annotation is a tag by the name of its type, or by the feature that has the label; relations and
slots are links. What its features hold is told by `TypeSystem.xml` beside the file, or by what they
look like where that is not there. Invariant: all that lies in the text is a tag, told as unknown if
the schema has nothing like it; only tokens, sentences and the like are passed over.
"""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from annotate.core.spans import Span
from annotate.core.tags import Value
from annotate.errors import AnnotateError
from annotate.formats.contract import Imported, ImportedLink, ImportedTag, Input, Plan, Trouble
from annotate.formats.uima_structures import ROOM, Structure, Structures, member, structures
from annotate.formats.uima_types import (
    FRAGMENT,
    LABEL,
    PRIMITIVE,
    RELATION,
    SPAN,
    STRINGS,
    WHO,
    WHOLE,
    Types,
    attribute,
    read_types,
)
from annotate.formats.units import Units, utf16
from annotate.formats.xml_text import file_name

TYPE_SYSTEM = "TypeSystem.xml"

ZIP = b"PK\x03\x04"

NAMED_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
DEPENDENCY = "de.tudarmstadt.ukp.dkpro.core.api.syntax.type.dependency.Dependency"

LABELS = {
    SPAN: LABEL,
    RELATION: LABEL,
    NAMED_ENTITY: "value",
    DEPENDENCY: "DependencyType",
}
"""Types whose label is in a feature."""

OURS = {(NAMED_ENTITY, "identifier"): "entity"}
"""Features that are called otherwise with us."""

NUMBER = re.compile(r"\d{1,15}")
REFERENCES = re.compile(r"\d{1,15}(?: \d{1,15})*")

PLACE = ("begin", "end", "sofa")


def sniff(head: str) -> bool:
    """True for XMI, or a zip that has some."""
    return "http://www.omg.org/XMI" in head or (head.startswith("PK\x03\x04") and ".xmi" in head)


def read(source: Input, plan: Plan) -> Iterator[Imported | Trouble]:
    """The article of a file, or those of a zip."""
    data = source.data()
    named = plan.options.get("label", "")
    if data.startswith(ZIP):
        yield from _zipped(source, data, named)
        return
    types = Types()
    beside = source.path.with_name(TYPE_SYSTEM)
    if source.stem != "stdin" and beside.is_file():
        types = read_types(Input(beside), Input(beside).data())
    yield from _article(source, data, source.stem, types, named)


def _zipped(source: Input, data: bytes, named: str) -> Iterator[Imported | Trouble]:
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, OSError) as error:
        raise AnnotateError(f"{source.path}: no zip: {error}") from None
    names = archive.namelist()
    found = [name for name in names if name.lower().endswith(".xmi")]
    if not found:
        raise AnnotateError(f"{source.path}: there is no .xmi file in it")
    types = Types()
    for name in names:
        if name.rpartition("/")[2].lower() == TYPE_SYSTEM.lower():
            types = read_types(source, member(source, archive, name))
            break
    room = ROOM
    for name in found:
        try:
            stem = name.rpartition("/")[2][: -len(".xmi")]
            content = member(source, archive, name, room)
            room -= len(content)
            made = [*_article(source, content, stem, types, named)]
        except AnnotateError as error:
            yield Trouble(0, f"{name}: {error.message}")
        else:
            yield from made


def _article(
    source: Input, data: bytes, stem: str, types: Types, named: str
) -> Iterator[Imported | Trouble]:
    tying = _Tying(structures(data, source), types, named)
    found = tying.article(stem)
    yield from sorted(tying.troubles)
    yield found


class _Tying:
    """Tags and links made of feature structures."""

    def __init__(self, reading: Structures, types: Types, named: str) -> None:
        self.reading = reading
        self.types = types
        self.named = named
        self.units: Units = utf16(reading.string)
        self.tags: dict[str, ImportedTag] = {}
        self.first: dict[str, str] = {}
        """Pieces of split tags → the first of them."""
        self.links: list[ImportedLink] = []
        self.pointing: list[tuple[Structure, str, list[str]]] = []
        """Features that name others: structure, feature, ids."""
        self.troubles: list[Trouble] = []

    def article(self, stem: str) -> Imported:
        """The whole."""
        ties = []
        elsewhere = 0
        for one in self.reading.found:
            if one.features.get("sofa") in self.reading.other_texts:
                elsewhere += 1
            elif "Governor" in one.features or "Dependent" in one.features:
                ties.append(one)
            else:
                self._tag(one)
        if elsewhere:
            self.troubles.append(Trouble(0, f"left out ({elsewhere}): tags of other views"))
        self._fragments([one for one in ties if one.type == FRAGMENT])
        self._point()
        for one in ties:
            if one.type != FRAGMENT:
                self._relation(one)
        called = [self.reading.metadata.get(key, "") for key in ("documentId", "documentTitle")]
        files = [name for name in [*called, stem] if re.fullmatch(r".+\.[a-z]{1,5}", name)]
        title = "" if called[1] in (*files, called[0]) else called[1]
        return Imported(
            file_name(files[0] if files else "", stem),
            self.reading.string,
            tags=list(self.tags.values()),
            links=self.links,
            title=title,
        )

    def _tag(self, one: Structure) -> None:
        said = self._features(one)
        label = self._label(one, said)
        offsets = (one.features["begin"], one.features["end"])
        try:
            if not all(map(NUMBER.fullmatch, offsets)):
                raise ValueError(f"no offsets: {'-'.join(offsets)[:40]}")
            span = Span(*(self.units.from_unit(int(offset)) for offset in offsets))
            if span.start >= span.end:
                raise ValueError(f"no text stands at {'-'.join(offsets)}")
        except ValueError as error:
            self.troubles.append(Trouble(one.line, f"{label}: {error}"))
            return
        tag = ImportedTag(label, (span,), id=one.id, line=one.line)
        for key in WHO:
            value = said.pop(key, "")
            setattr(tag, key, value if isinstance(value, str) else str(value))
        named = ((OURS.get((one.type, key)) or attribute(key), said[key]) for key in said)
        tag.attributes = dict(named)
        self.tags[one.id or f"line {one.line} {len(self.tags)}"] = tag

    def _label(self, one: Structure, said: dict[str, Value]) -> str:
        """The label, taken from the feature that has it, or the name of the type."""
        key = self.named if self.named in said else LABELS.get(one.type, "")
        value = said.pop(key, "")
        return value if isinstance(value, str) and value else one.type.rpartition(".")[2]

    def _features(self, one: Structure) -> dict[str, Value]:
        """What is said of a structure in values; features that name others wait."""
        said: dict[str, Value] = {}
        for key, value in one.features.items():
            if key in (*PLACE, "Governor", "Dependent"):
                continue
            range = self.types.range(one.type, key)
            if range in PRIMITIVE or not (range or self._refers(value)):
                said[key] = _value(value, range)
            elif range == STRINGS or self._is_list(value):
                held = self.reading.held.get(value)
                said[key] = held.lists.get("elements", []) if held else []
            else:
                self.pointing.append((one, key, value.split()))
        return said | one.lists

    def _refers(self, value: str) -> bool:
        """True if a value looks like ids of structures that lie nowhere in the text."""
        held = self.reading.held
        return bool(REFERENCES.fullmatch(value)) and all(id in held for id in value.split())

    def _is_list(self, value: str) -> bool:
        held = self.reading.held.get(value)
        return held is not None and held.type == STRINGS

    def _fragments(self, ties: list[Structure]) -> None:
        """Make one of a split tag's pieces."""
        for tie in ties:
            first, other = self._ends(tie)
            if first not in self.tags or other not in self.tags or first == other:
                self.troubles.append(Trouble(tie.line, f"Fragment: there is no {first} or {other}"))
                continue
            tag, piece = self.tags[first], self.tags.pop(other)
            tag.spans += piece.spans
            tag.attributes = piece.attributes | tag.attributes
            tag.note = tag.note or piece.note
            self.first[other] = first

    def _ends(self, tie: Structure) -> tuple[str, str]:
        """The ids of the tags that a relation ties."""
        source, target = (tie.features.get(key, "") for key in ("Governor", "Dependent"))
        return self.first.get(source, source), self.first.get(target, target)

    def _point(self) -> None:
        """Slots are links to what they hold; other features that name a tag are links to it."""
        lost: Counter[str] = Counter()
        for one, key, ids in self.pointing:
            for id in self._elements(ids):
                held = self.reading.held.get(id)
                target = held.features.get("target", "") if held else id
                role = held.features.get("role", "") if held else ""
                if one.id in self.tags and target in self.tags:
                    self.links.append(ImportedLink(role or key, one.id, target, one.line))
                else:
                    lost[f"{one.type.rpartition('.')[2]}.{key}"] += 1
        for name, n in lost.items():
            self.troubles.append(Trouble(0, f"left out ({n}): {name}, which names no tag"))

    def _elements(self, ids: list[str]) -> Iterator[str]:
        """The ids, those of arrays resolved."""
        for id in ids:
            held = self.reading.held.get(id)
            if held is not None and held.type == "uima.cas.FSArray":
                yield from held.features.get("elements", "").split()
            else:
                yield id

    def _relation(self, one: Structure) -> None:
        said = self._features(one)
        kind = self._label(one, said)
        source, target = self._ends(one)
        extra = {attribute(key): value for key, value in said.items()}
        self.links.append(ImportedLink(kind, source, target, one.line, extra=extra))


def _value(text: str, range: str) -> Value:
    if range == "uima.cas.Boolean":
        return text == "true"
    return int(text) if range in WHOLE and re.fullmatch(r"-?\d{1,15}", text) else text
