"""Reading brat standoff: what the lines of an `.ann` file say, and how they name one another.

Invariant: every line is either part of what is given, or told with its number. A text-bound line is
a tag; an event is its trigger with a link for each argument, or with the option `hub` links between
its arguments; an equivalence is a chain of links.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from annotate.core.spans import Span
from annotate.formats.contract import Imported, ImportedLink, ImportedTag, Input, Plan, Trouble

ID = re.compile(r"([TREAMN#*])\S*\t")
TEXTBOUND = re.compile(r"(\S+) ([0-9]{1,15} [0-9]{1,15}(?:;[0-9]{1,15} [0-9]{1,15})*)")
ROLE = re.compile(r"(.+?)\d*")
"""brat numbers arguments of the same role: Theme, Theme2, Theme3."""

NOTES = "AnnotatorNotes"


def sniff(head: str) -> bool:
    """True if the first line is one of brat's."""
    return bool(re.match(r"(T\d+\t\S+ \d+ \d+|[REAMN#]\d+\t\S+ |\*\t)", head))


def read(source: Input, plan: Plan) -> Iterator[Imported | Trouble]:
    """The article that an `.ann` file belongs to."""
    reading = _Reading(plan.options.get("hub", ""))
    for number, line in source.lines():
        reading.line(number, line.rstrip("\r\n"))
    reading.tie()
    yield from sorted(reading.troubles)
    yield Imported(
        beside=source.path.with_suffix(".txt"),
        rejoin=True,
        tags=list(reading.tags.values()),
        links=reading.links,
    )


class _Reading:
    """What the lines say so far."""

    def __init__(self, hub: str) -> None:
        self.hub = hub
        self.tags: dict[str, ImportedTag] = {}
        self.last: ImportedTag | None = None
        """The tag of the line before, if that was one."""
        self.waiting: list[tuple[int, str, str]] = []
        """Lines that name others: number, id, and the rest."""
        self.triggers: dict[str, str] = {}
        """Events → the tags that they stand at."""
        self.relations: dict[str, ImportedLink] = {}
        self.links: list[ImportedLink] = []
        self.troubles: list[Trouble] = []

    def line(self, number: int, line: str) -> None:
        match = ID.match(line)
        if match is None:
            self._strange(number, line)
            return
        id, _, rest = line.partition("\t")
        self.last = None
        if match[1] == "T":
            self._textbound(number, id, rest)
        else:
            self.waiting.append((number, id, rest))

    def _strange(self, number: int, line: str) -> None:
        """A line that is none of brat's: mostly what follows a line break inside of a tag."""
        if self.last is not None and self.last.text is not None:
            self.last.text += "\n" + line
            if line.strip():
                self.troubles.append(
                    Trouble(
                        number, f"a line break in the text of {self.last.id}; read as part of it"
                    )
                )
        elif line.strip():
            self.troubles.append(Trouble(number, f"no line of brat's: {line[:40]}"))

    def _textbound(self, number: int, id: str, rest: str) -> None:
        place, tab, text = rest.partition("\t")
        match = TEXTBOUND.fullmatch(place.strip())
        if match is None:
            self.troubles.append(
                Trouble(number, f"{id}: expected a type and offsets: {place[:40]}")
            )
            return
        pairs = (pair.split(" ") for pair in match[2].split(";"))
        spans = tuple(Span(int(start), int(end)) for start, end in pairs)
        said = text if tab else None
        self.last = tag = ImportedTag(match[1], spans, said, id=id, line=number)
        if id in self.tags:
            self.troubles.append(
                Trouble(number, f"{id} is there twice; what names it means the first")
            )
            id = tag.id = f"{id} of line {number}"
        self.tags[id] = tag

    def tie(self) -> None:
        """Read the lines that name others, once all are in."""
        kinds = {"E": self._event, "R": self._relation, "*": self._equivalence}
        for _, id, rest in self.waiting:
            if id[0] == "E":
                self.triggers[id] = rest.split(" ")[0].rpartition(":")[2]
        for number, id, rest in self.waiting:
            if id[0] in kinds:
                kinds[id[0]](number, id, rest)
        for number, id, rest in self.waiting:
            if id[0] in "AM":
                self._attribute(number, id, rest)
            elif id[0] == "N":
                self._normalisation(number, id, rest)
            elif id[0] == "#":
                self._note(number, id, rest)
        self.links += self.relations.values()

    def _trouble(self, number: int, id: str, why: str) -> None:
        self.troubles.append(Trouble(number, f"{id}: {why}"))

    def _tag(self, number: int, id: str, name: str) -> str:
        """The id of the tag that a line names; empty, and told, if it is not there."""
        found = self.triggers.get(name, name)
        if found in self.tags:
            return found
        self._trouble(number, id, f"there is no {name or 'id'}")
        return ""

    def _arguments(self, number: int, id: str, words: list[str]) -> Iterator[tuple[str, str]]:
        """Roles and tags. What is no argument is told."""
        for word in words:
            role, colon, name = word.partition(":")
            if not colon:
                self._trouble(number, id, f"no argument: {word[:40]}")
            elif found := self._tag(number, id, name):
                yield role, found

    def _event(self, number: int, id: str, rest: str) -> None:
        words = rest.split()[1:]
        trigger = self._tag(number, id, self.triggers[id])
        known = [*self._arguments(number, id, words)]
        arguments = [((ROLE.fullmatch(role) or [role, role])[1], tag) for role, tag in known]
        hubs = [tag for role, tag in arguments if role == self.hub] if self.hub else []
        starts = hubs or ([trigger] if trigger else [])
        for start in starts:
            for role, tag in arguments:
                if tag not in hubs:
                    self.links.append(ImportedLink(role, start, tag, number))

    def _relation(self, number: int, id: str, rest: str) -> None:
        kind, *words = rest.split() or [""]
        ends = [tag for _, tag in self._arguments(number, id, words)]
        if len(ends) == 2:
            self.relations[id] = ImportedLink(kind, ends[0], ends[1], number)
        elif len(words) != 2:
            self._trouble(number, id, f"expected a type and two arguments: {rest[:40]}")

    def _equivalence(self, number: int, id: str, rest: str) -> None:
        kind, *names = rest.split() or [""]
        found = [tag for name in names if (tag := self._tag(number, id, name))]
        if len(names) < 2:
            self._trouble(number, id, f"expected a type and two ids or more: {rest[:40]}")
        for first, second in pairwise(found):
            self.links.append(ImportedLink(kind, first, second, number))

    def _attribute(self, number: int, id: str, rest: str) -> None:
        name, _, more = rest.strip().partition(" ")
        target, _, value = more.partition(" ")
        found = self._tag(number, id, target)
        if found:
            self._add(found, name, value or True)

    def _add(self, id: str, name: str, value: str | bool) -> None:
        """Say something of a tag; what is said twice becomes a list."""
        attributes = self.tags[id].attributes
        before = attributes.get(name)
        if before is None or value is True or before is True:
            attributes[name] = value
        else:
            items = before if isinstance(before, list) else [str(before)]
            attributes[name] = items if value in items else [*items, str(value)]

    def _normalisation(self, number: int, id: str, rest: str) -> None:
        said, _, title = rest.partition("\t")
        words = said.split()
        if len(words) != 3:
            self._trouble(number, id, f"expected a type, an id and a reference: {said[:40]}")
        elif found := self._tag(number, id, words[1]):
            self._add(found, "entity", words[2])
            if title and title != self.tags[found].text:
                self.tags[found].extra["reference"] = title

    def _note(self, number: int, id: str, rest: str) -> None:
        said, _, text = rest.partition("\t")
        type, _, target = said.strip().partition(" ")
        if target in self.relations:
            self.relations[target].extra["note"] = text
        elif found := self._tag(number, id, target):
            tag = self.tags[found]
            if type != NOTES:
                self._add(found, type, text)
            else:
                tag.note = f"{tag.note}\n{text}" if tag.note else text
