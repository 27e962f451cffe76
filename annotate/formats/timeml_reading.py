"""Reading TimeML: as TempEval-3 has it, with DCT and TEXT, and as TimeBank had it before, where all
of the file is text.

Invariants: the text is what stands in the file, sign by sign, with any marks that are not TimeML's
taken out and told; TIMEX3, EVENT and SIGNAL are tags; what a link or an instance says is put where
it belongs, or told with its line.
"""

import re
from collections import Counter
from collections.abc import Iterator

from annotate.core.article import valid_date
from annotate.core.spans import Span
from annotate.core.tags import Value
from annotate.core.wording import counted
from annotate.formats.contract import Imported, ImportedLink, ImportedTag, Input, Plan, Trouble
from annotate.formats.xml_text import Handlers, file_name, parse

SCHEME = "timex3"

CREATION = "CREATION_TIME"

ELEMENTS = {"TIMEX3": "tid", "EVENT": "eid", "SIGNAL": "sid"}
"""What marks text, with the attribute that names it."""

POINTERS = {"anchorTimeID": "anchor", "beginPoint": "begin", "endPoint": "end"}
"""What names another TIMEX3 → our attribute, which holds that one's value."""

INSTANCE = ("tense", "aspect", "polarity", "pos", "modality", "cardinality")
"""What is said of an event by its MAKEINSTANCE."""

SAID = {
    "TIMEX3": ("value", "type", "mod", "quant", "freq", *POINTERS.values()),
    "EVENT": ("class", *INSTANCE),
    "SIGNAL": (),
}
"""Attributes of tags."""

DEFAULTS = {"functionInDocument": "NONE"}
"""What says nothing."""

SORTS = {
    "TLINK": "BEFORE AFTER IBEFORE IAFTER INCLUDES IS_INCLUDED DURING DURING_INV SIMULTANEOUS"
    " IDENTITY BEGINS BEGUN_BY ENDS ENDED_BY",
    "SLINK": "MODAL EVIDENTIAL NEG_EVIDENTIAL FACTIVE COUNTER_FACTIVE CONDITIONAL",
    "ALINK": "INITIATES CULMINATES TERMINATES CONTINUES REINITIATES",
}
RELATIONS = {name: sort for sort, names in SORTS.items() for name in names.split()}
"""Kinds of links → the element that says them."""

SOURCE = ("eventInstanceID", "eventID", "timeID")
TARGET = (
    *("relatedToEventInstance", "relatedToEvent", "relatedToTime"),
    *("subordinatedEventInstance", "subordinatedEvent"),
)

MORE_OF_TIMES = ("temporalFunction", "functionInDocument", "valueFromFunction")
"""What else a TIMEX3 says; tags have it as keys of their own."""

NOWHERE = "it stands nowhere in the text"

DOCUMENT = {"DOCID": "id", "DOCNO": "id", "TITLE": "title", "HEADLINE": "title", "DCT": "dct"}
"""Elements that say something of the article, and are no part of its text."""

STRUCTURE = {"TimeML", "DOC", "BODY", "TEXT", "EXTRAINFO", "s", "p"}
"""Elements that are only there to hold others."""


def sniff(head: str) -> bool:
    """True if the outermost element is TimeML's."""
    return bool(re.match(r"\s*(<[?!][^>]*>\s*)*<TimeML\b", head))


def read(source: Input, plan: Plan) -> Iterator[Imported | Trouble]:
    """The article of a file, after what is wrong with it."""
    reading = _Reading()
    parse(source.data(), source.path, reading)
    found = reading.article(source.stem)
    yield from sorted(reading.troubles)
    yield found


class _Reading(Handlers):
    """What a file has said so far."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.depth = 0
        self.inside_text = 0
        self.about = ""
        """The element of DOCUMENT that is open, and how deep it lies."""
        self.about_depth = 0
        self.open: list[tuple[ImportedTag, int]] = []
        """Marks that are open, with where they start."""
        self.said: dict[str, list[str]] = {"id": [], "title": [], "dct": []}
        self.published = ""
        self.tags: list[ImportedTag] = []
        self.times: dict[str, str] = {}
        """TIMEX3 by id → value, for those that point to them."""
        self.pointers: list[tuple[ImportedTag, str, str]] = []
        self.nowhere: dict[str, int] = {}
        """TIMEX3 without text, by id → line."""
        self.instances: dict[str, str] = {}
        self.instance_lines: list[tuple[int, dict[str, str]]] = []
        self.link_lines: list[tuple[int, str, dict[str, str]]] = []
        self.strange: Counter[str] = Counter()
        self.first: dict[str, int] = {}
        self.texts = 0
        self.troubles: list[Trouble] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if name in DOCUMENT and not self.about:
            self.about, self.about_depth = name, self.depth
        elif name == "TEXT":
            self._begin_text()
        elif name in ELEMENTS:
            self._mark(name, attributes)
        elif name == "MAKEINSTANCE":
            self.instance_lines.append((self.line(), attributes))
        elif name in SORTS:
            self.link_lines.append((self.line(), name, attributes))
        elif name not in STRUCTURE and self._counts():
            self.first.setdefault(name, self.line())
            self.strange[name] += 1

    def end(self, name: str) -> None:
        if name in ELEMENTS:
            self._end_mark(name)
        if self.about and self.depth == self.about_depth:
            self.about = ""
        self.inside_text -= name == "TEXT"
        self.depth -= 1

    def _end_mark(self, name: str) -> None:
        tag, start = self.open.pop()
        if self._counts() and self.length > start:
            tag.spans = (Span(start, self.length),)
            self.tags.append(tag)
        elif name != "TIMEX3":
            self.troubles.append(Trouble(tag.line, f"{tag.id or name}: {NOWHERE}"))
        elif not (self.about == "DCT" or tag.extra.get("functionInDocument") == CREATION):
            self.nowhere.setdefault(tag.id, tag.line)

    def text(self, text: str) -> None:
        if self.about:
            self.said[DOCUMENT[self.about]].append(text)
        elif self._counts():
            self.pieces.append(text)
            self.length += len(text)

    def _counts(self) -> bool:
        """True for what is part of the article's text."""
        return not self.about and (self.inside_text > 0 or not self.texts)

    def _begin_text(self) -> None:
        """All before TEXT was about the article."""
        self.texts += 1
        self.inside_text += 1
        if self.texts > 1:
            self.troubles.append(Trouble(self.line(), "a second TEXT; read as more of the first"))
            return
        for tag in self.tags:
            if tag.extra.get("functionInDocument") != CREATION:
                self.troubles.append(Trouble(tag.line, f"{tag.id}: {NOWHERE}"))
            else:
                self._only_day(tag.line, str(tag.attributes.get("value", "")))
        self.pieces, self.length, self.tags, self.strange = [], 0, [], Counter()

    def _mark(self, name: str, attributes: dict[str, str]) -> None:
        tag = ImportedTag(name, id=attributes.pop(ELEMENTS[name], ""), line=self.line())
        tag.note = attributes.pop("comment", "")
        self.open.append((tag, self.length))
        if name == "TIMEX3":
            self.times.setdefault(tag.id, attributes.get("value", ""))
            self._creation(attributes)
            self._timex(tag, attributes)
            return
        known: dict[str, Value] = {key: attributes[key] for key in SAID[name] if key in attributes}
        tag.attributes = known
        tag.extra = {key: value for key, value in attributes.items() if key not in known}

    def _timex(self, tag: ImportedTag, attributes: dict[str, str]) -> None:
        """What a TIMEX3 says; what it says by default is not kept."""
        function = "true" if "anchorTimeID" in attributes else "false"
        for key, value in attributes.items():
            if key in POINTERS:
                self.pointers.append((tag, key, value))
            elif key in SAID["TIMEX3"]:
                if value:
                    tag.attributes[key] = value
            elif value != (DEFAULTS | {"temporalFunction": function}).get(key):
                tag.extra[key] = value

    def _creation(self, attributes: dict[str, str]) -> None:
        """Take the date of publication."""
        dated = self.about == "DCT" or attributes.get("functionInDocument") == CREATION
        value = attributes.get("value", "")
        if not dated or self.published:
            return
        if valid_date(value[:10]):
            self.published = value[:10]
            if self.about == "DCT":
                self._only_day(self.line(), value)
        elif value:
            self.troubles.append(Trouble(self.line(), f"no day of publication: {value[:40]}"))

    def _only_day(self, line: int, value: str) -> None:
        if len(value) > 10:
            self.troubles.append(Trouble(line, f"only the day is kept of {value[:40]}"))

    def article(self, stem: str) -> Imported:
        """The whole, once all is read."""
        self._point()
        self._instances()
        name, title = ("".join(self.said[key]).strip() for key in ("id", "title"))
        for element, n in self.strange.items():
            what = counted(n, "mark")
            why = f"{element} ({what}): not TimeML's; left out, its text is kept"
            self.troubles.append(Trouble(self.first[element], why))
        return Imported(
            file_name(" ".join(name.split()), stem),
            "".join(self.pieces),
            tags=self.tags,
            links=self._links(),
            title=title,
            published=self.published,
        )

    def _point(self) -> None:
        """Give each date the values of those that it points to."""
        used = set()
        for tag, key, id in self.pointers:
            used.add(id)
            if self.times.get(id):
                tag.attributes[POINTERS[key]] = self.times[id]
            else:
                why = "has no value" if id in self.times else "is not there"
                self.troubles.append(Trouble(tag.line, f"{tag.id}: its {key} {id} {why}"))
        for id, line in self.nowhere.items():
            if id not in used:
                self.troubles.append(Trouble(line, f"{id or 'TIMEX3'}: {NOWHERE}"))

    def _instances(self) -> None:
        """Give each event what its first instance says."""
        events = {tag.id: tag for tag in self.tags if tag.label == "EVENT"}
        known = set(self.instances.values())
        for line, attributes in self.instance_lines:
            id, own = attributes.pop("eventID", ""), attributes.pop("eiid", "")
            if id not in events:
                self.troubles.append(Trouble(line, f"{own}: there is no event {id}"))
                continue
            self.instances[own] = id
            if id in known:
                self.troubles.append(Trouble(line, f"{own}: a second instance of {id}; left out"))
                continue
            known.add(id)
            for key, value in attributes.items():
                if key in INSTANCE:
                    events[id].attributes[key] = value
                else:
                    events[id].extra.setdefault(key, value)

    def _links(self) -> list[ImportedLink]:
        """The links between tags; those with times that have no text are counted."""
        links = []
        elsewhere, signals = 0, 0
        there = {tag.id for tag in self.tags}
        for line, sort, attributes in self.link_lines:
            attributes.pop("lid", "")
            signals += bool(attributes.pop("signalID", ""))
            kind = attributes.pop("relType", "") or sort
            ends = []
            for names in (SOURCE, TARGET):
                ids = [attributes.pop(name) for name in names if name in attributes] or [""]
                ends.append(self.instances.get(ids[0], ids[0]))
            if any(end not in there and end in self.times for end in ends):
                elsewhere += 1
                continue
            links.append(ImportedLink(kind, ends[0], ends[1], line, extra=dict(attributes)))
        for n, why in (
            (elsewhere, "links with times that stand nowhere in the text, such as the DCT"),
            (signals, "the signals of links; the links are kept"),
        ):
            if n:
                self.troubles.append(Trouble(0, f"left out ({n}): {why}"))
        return links
