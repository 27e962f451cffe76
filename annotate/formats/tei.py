"""TEI with standoff: a file an article, its paragraphs as they are, the tags beside them.

The header has a category for each label and kind of link. A tag is a `span` that points to its
category, to the feature structure with its attributes, and to its text: a `string-range` for each
fragment, in characters from the start of a paragraph, which is a line without the blanks around it.
Its content is the note. Source: TEI P5, “Linking, Segmentation, and Alignment”, string-range() and
Stand-off Markup, https://tei-c.org/release/doc/tei-p5-doc/en/html/SA.html.
"""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

from annotate.core.article import valid_date
from annotate.core.schema import Label, LinkKind
from annotate.core.spans import Span
from annotate.core.tags import Tag
from annotate.formats.contract import CARRIES, Exported, File, Plan
from annotate.formats.projection import tally
from annotate.formats.xml_text import DECLARATION, as_name, escaped, fit, mark

NAMESPACE = "http://www.tei-c.org/ns/1.0"
SUFFIX = ".tei.xml"

LARGEST = 2**53
"""Numbers beyond it are written as text."""


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[File]:
    """A file an article."""
    for article in articles:
        made = "".join(_Writing(article, plan).parts())
        yield File(f"{article.name}{SUFFIX}", made.encode("utf-8"))


def paragraphs(text: str) -> list[Span]:
    """Where the lines that are not blank are, without the blanks around them."""
    found = []
    start = 0
    for line in text.split("\n"):
        visible = line.strip()
        if visible:
            first = start + line.index(visible[0])
            found.append(Span(first, first + len(visible)))
        start += len(line) + 1
    return found


class _Writing:
    """One article."""

    def __init__(self, article: Exported, plan: Plan) -> None:
        self.article = article
        self.loss = plan.loss
        schema = plan.schema
        labels = _distinct(tag.label for tag in article.tags())
        kinds = _distinct(link.kind for link in article.links())
        self.labels = [*schema.labels, *(Label(x, "") for x in labels if not schema.label(x))]
        self.kinds = [*schema.links, *(LinkKind(x) for x in kinds if not schema.link(x))]
        self.categories = _ids("label.", [label.name for label in self.labels])
        self.relations = _ids("link.", [kind.name for kind in self.kinds])
        self.paragraphs = paragraphs(article.text)
        self.starts = [span.start for span in self.paragraphs]
        self.ids: dict[str, str] = {}
        """Our tags → their ids in the file."""
        self.structures: list[str] = []

    def parts(self) -> Iterator[str]:
        tally(self.article, self.loss, CARRIES)
        text = fit(self.article.text, self.loss)
        yield f'{DECLARATION}<TEI xmlns="{NAMESPACE}">\n'
        yield from self._header()
        yield "<text>\n<body>\n"
        for number, (start, end) in enumerate(self.paragraphs or [Span(0, 0)], 1):
            yield mark("p", {"xml:id": f"p{number}"}, escaped(text[start:end])) + "\n"
        yield "</body>\n</text>\n<standOff>\n<spanGrp>\n"
        for tag in self.article.tags():
            yield from self._span(tag)
        yield "</spanGrp>\n"
        yield from self.structures
        links = [*self._links()]
        if links:
            yield "".join(["<linkGrp>\n", *links, "</linkGrp>\n"])
        yield "</standOff>\n</TEI>\n"

    def _in_text(self, text: str) -> str:
        return escaped(fit(text, self.loss))

    def _header(self) -> Iterator[str]:
        metadata = self.article.document.metadata
        title = mark("title", {}, self._in_text(metadata.title or self.article.file))
        day = metadata.published
        dated = {"when": day} if valid_date(day) else {}
        date = mark("date", dated, self._in_text(day)) if day else ""
        sha256 = self.article.document.article.sha256
        print = mark("idno", {"type": "sha256"}, sha256) if sha256 else ""
        file = mark("idno", {"type": "file"}, self._in_text(self.article.file))
        if metadata.status:
            self.loss.add_aside("the article's status", of="article")
        yield f"<teiHeader>\n<fileDesc>\n<titleStmt>{title}</titleStmt>\n"
        yield "<publicationStmt><p>Exported by annotate; not published.</p></publicationStmt>\n"
        yield f"<sourceDesc><bibl>{title}{date}{file}{print}</bibl></sourceDesc>\n</fileDesc>\n"
        taxonomies = [
            *self._taxonomy("labels", self.labels, self.categories),
            *self._taxonomy("links", self.kinds, self.relations),
        ]
        if taxonomies:
            yield mark("encodingDesc", {}, mark("classDecl", {}, "".join(taxonomies)))
        yield "\n</teiHeader>\n"

    def _taxonomy(
        self, name: str, known: Iterable[Label | LinkKind], ids: dict[str, str]
    ) -> Iterator[str]:
        categories = []
        for one in known:
            said = {"xml:id": ids[one.name], "n": fit(one.name, self.loss)}
            about = mark("catDesc", {}, self._in_text(one.definition or one.name))
            categories.append(mark("category", said, about) + "\n")
        if categories:
            yield "".join([f'<taxonomy xml:id="{name}">\n', *categories, "</taxonomy>\n"])

    def _ranges(self, tag: Tag) -> list[str]:
        """Pointers to the parts of a tag, one for each paragraph that a fragment goes over."""
        found = []
        for start, end in tag.spans:
            place = max(0, bisect_right(self.starts, start) - 1)
            while place < len(self.paragraphs) and self.paragraphs[place].start < end:
                first, last = self.paragraphs[place]
                low, high = max(start, first), min(end, last)
                if low < high:
                    found.append(f"#string-range(p{place + 1},{low - first},{high - low})")
                place += 1
        return found

    def _span(self, tag: Tag) -> Iterator[str]:
        ranges = self._ranges(tag)
        if not ranges:
            self.loss.add("nothing but blanks")
            return
        if len(ranges) > len(tag.spans):
            self.loss.add_aside("over the end of a paragraph", "a part in each")
        number = len(self.ids) + 1
        id = self.ids[tag.id] = f"t{number}"
        ana = [self.categories[tag.label]]
        made = {key: value for key, value in (("by", tag.by), ("at", tag.at)) if value}
        for type, values in (("attributes", tag.attributes), ("made", made)):
            features = "".join(self._features(values))
            if features:
                own = f"{type}{number}"
                ana.append(own)
                whole = mark("fs", {"xml:id": own, "type": type}, features)
                self.structures.append(f"{whole}\n")
        said = {"xml:id": id, "n": fit(tag.id, self.loss), "target": " ".join(ranges)}
        said["ana"] = " ".join(f"#{one}" for one in ana)
        yield mark("span", said, self._in_text(tag.note)) + "\n"

    def _features(self, values: dict[str, Any]) -> Iterator[str]:
        for name, value in values.items():
            items = value if isinstance(value, list) else [value]
            if not items:
                self.loss.add(f"{name}, an empty list", of="value")
                continue
            content = "".join(map(self._value, items))
            if isinstance(value, list):
                content = mark("vColl", {"org": "list"}, content)
            said = {"name": f"{'' if name[:1].isalpha() else '_'}{as_name(name)}"}
            if said["name"] != name:
                said["n"] = fit(name, self.loss)
            yield mark("f", said, content)

    def _value(self, value: Any) -> str:
        if isinstance(value, bool):
            return mark("binary", {"value": str(value).lower()})
        if isinstance(value, int) and abs(value) <= LARGEST:
            return mark("numeric", {"value": str(value)})
        if not isinstance(value, str):
            self.loss.add_aside("numbers and the like", "written as text", of="value")
            value = json.dumps(value, ensure_ascii=False)
        return mark("string", {}, self._in_text(value))

    def _links(self) -> Iterator[str]:
        for link in self.article.links():
            ends = [self.ids.get(end) for end in (link.source, link.target)]
            if None in ends:
                self.loss.add("links to nothing but blanks", of="link")
                continue
            for key in link.extra:
                self.loss.add(key, of="link")
            target = " ".join(f"#{end}" for end in ends)
            yield mark("link", {"target": target, "ana": f"#{self.relations[link.kind]}"}) + "\n"


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _ids(prefix: str, names: list[str]) -> dict[str, str]:
    """An id for each name, two names have never the same."""
    made: dict[str, str] = {}
    taken: set[str] = set()
    for number, name in enumerate(names):
        id = f"{prefix}{as_name(name)}"
        made[name] = id if id not in taken else f"{id}.{number}"
        taken.add(made[name])
    return made
