"""The types of a UIMA CAS: the generic layers of INCEpTION, with our attributes as features.

A tag is a `custom.Span` whose `label` is its label, a link a `custom.Relation`: the two layers that
INCEpTION offers for any project, to which it can add the features by reading the type system. One
type a label would need a relation for each pair of labels, as a relation's ends are of one type
there. The further pieces of a split tag, which UIMA does not have, are spans that a
`custom.Fragment` ties to the first. Invariant: a feature's name tells the attribute's name,
whatever signs that has. Source: https://uima.apache.org/d/uimaj-current/references.html.
"""

import keyword
import re
from collections.abc import Iterator

from annotate.core.schema import Schema
from annotate.formats.contract import Input
from annotate.formats.loss import Loss
from annotate.formats.xml_text import DECLARATION, Handlers, escaped, fit, mark, parse

SPAN = "custom.Span"
RELATION = "custom.Relation"
FRAGMENT = "custom.Fragment"
METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"

STRING = "uima.cas.String"
STRINGS = "uima.cas.StringArray"

LABEL = "label"
NOTE = "note"
WHO = (NOTE, "by", "at")
"""Features of a span that are no attributes of the tag."""

KEPT = {"begin", "end", "sofa", "xmiID", LABEL, *WHO, *keyword.kwlist}
"""What no feature can be called: what spans have already, and what Python, which makes classes of
types, does not take."""

UNFIT = re.compile(r"[^A-Za-z0-9_]|_(?=x[0-9a-f]{4,6}_)|\A[^A-Za-z]")
CODE = re.compile(r"_x([0-9a-f]{4,6})_")

PLAIN = ("String", "Boolean", "Byte", "Short", "Integer", "Long", "Float", "Double")
PRIMITIVE = {f"uima.cas.{name}" for name in PLAIN}
WHOLE = {f"uima.cas.{name}" for name in ("Byte", "Short", "Integer", "Long")}


def feature(attribute: str) -> str:
    """What an attribute's feature is called: letters, digits and underscores, a letter first.
    Other signs are written by their number, `_x0020_`."""
    name = UNFIT.sub(lambda match: f"_x{ord(match[0]):04x}_", attribute)
    if name.startswith("_"):
        name = f"x{name}"
    elif name.startswith("x_x"):
        name = f"x_x0078_{name[1:]}"
    return f"{name}_" if name.rstrip("_") in KEPT else name


def attribute(feature: str) -> str:
    """The attribute that a feature was made of."""
    name = feature.removesuffix("_") if feature.rstrip("_") in KEPT else feature
    if name.startswith("x_x") and CODE.match(name, 1):
        name = name[1:]
    return CODE.sub(lambda match: _sign(int(match[1], 16), match[0]), name)


def _sign(code: int, otherwise: str) -> str:
    return chr(code) if code <= 0x10FFFF else otherwise


def features(schema: Schema) -> dict[str, str]:
    """The features of a span for the attributes of all labels → their range."""
    many = {one.name for label in schema.labels for one in label.attributes if one.many}
    return {feature(name): STRINGS if name in many else STRING for name in schema.attribute_names()}


def type_system(schema: Schema, loss: Loss) -> str:
    """The XML of the types, for all labels and attributes of a schema."""
    meanings: dict[str, str] = {}
    for label in schema.labels:
        for one in label.attributes:
            meanings.setdefault(feature(one.name), one.definition)
    ends = {"Governor": SPAN, "Dependent": SPAN}
    span = {LABEL: STRING, **dict.fromkeys(WHO, STRING), **features(schema)}
    document = dict.fromkeys(("documentTitle", "documentId", "documentUri", "collectionId"), STRING)
    types = (
        (SPAN, "uima.tcas.Annotation", span),
        (RELATION, "uima.tcas.Annotation", {**ends, LABEL: STRING, NOTE: STRING}),
        (FRAGMENT, "uima.tcas.Annotation", ends),
        (METADATA, "uima.tcas.DocumentAnnotation", document),
    )

    def lines() -> Iterator[str]:
        for name, above, ranges in types:
            yield f"  <typeDescription>\n    <name>{name}</name>\n    <description/>\n"
            yield f"    <supertypeName>{above}</supertypeName>\n    <features>\n"
            for own, range in ranges.items():
                about = mark("description", {}, escaped(fit(meanings.get(own, ""), loss)))
                kind = mark("rangeTypeName", {}, range)
                yield f"      <featureDescription><name>{own}</name>{about}{kind}"
                yield "</featureDescription>\n"
            yield "    </features>\n  </typeDescription>\n"

    head = '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">\n<types>\n'
    return "".join([DECLARATION, head, *lines(), "</types>\n</typeSystemDescription>\n"])


class Types(Handlers):
    """What a type system says of the ranges of features."""

    def __init__(self) -> None:
        self.ranges: dict[tuple[str, str], str] = {}
        self.above: dict[str, str] = {}
        self.type = ""
        self.own = ""
        self.said = ""
        self.inside = False
        """In a feature."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.said = ""
        if name == "featureDescription":
            self.inside = True

    def text(self, text: str) -> None:
        if len(self.said) < 1000:
            self.said += text

    def end(self, name: str) -> None:
        said = self.said.strip()
        if name == "featureDescription":
            self.inside = False
        elif name == "name" and self.inside:
            self.own = said
        elif name == "name":
            self.type = said
        elif name == "supertypeName":
            self.above[self.type] = said
        elif name == "rangeTypeName":
            self.ranges[self.type, self.own] = said

    def range(self, type: str, feature: str) -> str:
        """The range of a feature, primitive ones by that name; empty if it is not known."""
        for name in self._chain(type):
            found = self.ranges.get((name, feature))
            if found:
                basic = (one for one in self._chain(found) if one in PRIMITIVE)
                return next(basic, found)
        return ""

    def _chain(self, name: str) -> Iterator[str]:
        """A type and those above it."""
        seen = set()
        while name and name not in seen:
            seen.add(name)
            yield name
            name = self.above.get(name, "")


def read_types(source: Input, data: bytes) -> Types:
    """The types of a type system. Raises AnnotateError for what is no XML."""
    types = Types()
    parse(data, source.path, types)
    return types
