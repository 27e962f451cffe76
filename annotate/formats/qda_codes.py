"""The code book of a REFI-QDA project, its ids, and texts as its XML can have them.

Invariant: an id follows from what it names, so the same project has the same ids; names of codes
are unique, as QualCoder needs them.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from annotate.core.schema import Label, Schema
from annotate.core.tags import Tag
from annotate.formats.loss import Loss

SPACE = "urn:annotate:refi-qda"

COLOURS = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#F0E442", "#999999", "#D55E00", "#0072B2")
"""Okabe and Ito's, for colour-blind readers, which labels have in turn."""

ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for."""

MARKUP = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
    | {sign: f"&#{ord(sign)};" for sign in "\t\n\r"}
)


def guid(*names: str) -> str:
    """The id of what has these names."""
    import uuid

    space = uuid.uuid5(uuid.NAMESPACE_URL, SPACE)
    return str(uuid.uuid5(space, "\x1f".join(names).encode("utf-8", "replace").decode()))


def valid(text: str, loss: Loss, *, escape: bool = False) -> str:
    """A text that XML can have; characters without a place in it are written as U+FFFD."""
    made, n = ILLEGAL.subn("\ufffd", text)
    loss.add("characters that XML has no place for", "written as \ufffd", of="character", n=n)
    return made.translate(MARKUP) if escape else made


def attributes(**given: Any) -> str:
    """Attributes of an XML element, without the empty ones. Their texts have been through
    `valid`."""
    said = (f' {name}="{str(value).translate(MARKUP)}"' for name, value in given.items())
    return "".join(word for word, value in zip(said, given.values(), strict=True) if value != "")


class CodeBook:
    """Labels and the listed values of their attributes as codes."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.labels = {label.name: label for label in schema.labels}

    def xml(self) -> Iterator[bytes]:
        """The element; nothing if there is no label, as it may not be empty."""
        layers: dict[str, list[tuple[Label, str]]] = {}
        for number, label in enumerate(self.schema.labels):
            colour = COLOURS[number % len(COLOURS)]
            layers.setdefault(label.layer, []).append((label, colour))
        if not layers:
            return
        yield b"<CodeBook><Codes>\n"
        for layer, labels in layers.items():
            name = f"{layer} (layer)"
            yield f"{_code('layer', layer, name=name, codable=False)}>\n".encode()
            for label, colour in labels:
                yield f"{_code('label', label.name, name=label.name, color=colour)}>\n".encode()
                if label.definition:
                    yield f"<Description>{_text(label.definition)}</Description>\n".encode()
                for attribute in label.attributes:
                    for value in attribute.values:
                        names = label.name, attribute.name, value
                        shown = f"{label.name}: {attribute.name}={value}"
                        code = _code("value", *names, name=shown, color=colour)
                        yield f"{code}/>\n".encode()
                yield b"</Code>\n"
            yield b"</Code>\n"
        yield b"</Codes></CodeBook>\n"

    def of(self, tag: Tag, loss: Loss) -> tuple[list[str], dict[str, str]]:
        """The ids of a tag's codes, and what it says besides, in words."""
        codes, rest = [guid("label", tag.label)], {}
        label = self.labels.get(tag.label)
        for name, value in tag.attributes.items():
            known = label.attribute(name) if label else None
            values = value if isinstance(value, list) else [value]
            listed = [one for one in values if known and one in known.values]
            codes += [guid("value", tag.label, name, one) for one in dict.fromkeys(listed)]
            if listed != values or not values:
                rest[name] = "; ".join(_word(one, loss) for one in values if one not in listed)
        return codes, rest


def _word(value: Any, loss: Loss) -> str:
    if isinstance(value, str):
        return value
    loss.add_aside("numbers and the like", "written as text", of="value")
    return json.dumps(value, ensure_ascii=False)


def _code(*names: str, name: str, codable: bool = True, color: str = "") -> str:
    said = {"guid": guid(*names), "name": ILLEGAL.sub("\ufffd", name)}
    return f"<Code{attributes(**said, isCodable=str(codable).lower(), color=color)}"


def _text(text: str) -> str:
    return ILLEGAL.sub("\ufffd", text).translate(MARKUP)
