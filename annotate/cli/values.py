"""Attributes as they are written on a command line: `name=value`."""

import re
from collections.abc import Iterable
from typing import NoReturn

from annotate.core.rules import Fault, attribute_fault
from annotate.core.schema import Label
from annotate.core.tags import Value
from annotate.errors import AnnotateError

COMMA = re.compile(r"\s*,\s*")
COMMA_BEFORE_URL = re.compile(r"\s*,\s*(?=\w+://)")
"""Addresses may hold commas: a list of them is split only where the next one starts."""


def assignments(words: Iterable[str]) -> dict[str, list[str]]:
    """The values of each name, in order. Raises AnnotateError for a word without `=`."""
    found: dict[str, list[str]] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise AnnotateError(f"expected name=value, got: {word}")
        found.setdefault(name.strip(), []).append(value.strip())
    return found


def format_options(words: Iterable[str]) -> dict[str, str]:
    """The options of a format; one without a value is on. Raises AnnotateError for a name that is
    given twice."""
    found = assignments(word if "=" in word else f"{word}=yes" for word in words)
    return {name: one(name, values) for name, values in found.items()}


def one(name: str, values: list[str]) -> str:
    """The only value of a name. Raises AnnotateError if there are several."""
    if len(values) > 1:
        raise AnnotateError(f"{name} takes one value, got {len(values)}: {', '.join(values)}")
    return values[0]


def attribute_value(label: Label, name: str, written: list[str]) -> Value:
    """The value of an attribute; an empty text or list stands for none. Raises AnnotateError for
    an attribute that the label does not have, and for a value that it does not take."""
    attribute = label.attribute(name)
    value: Value
    if attribute is not None and attribute.many:
        value = [part for text in written for part in _split(text) if part]
    else:
        value = one(name, written)
    fault = attribute_fault(label, name, value)
    if fault and not (attribute is not None and value in ("", [])):
        refuse(fault)
    return value


def _split(text: str) -> list[str]:
    return (COMMA_BEFORE_URL if "://" in text else COMMA).split(text)


def refuse(fault: Fault) -> NoReturn:
    """Raise a fault as the error that ends a command."""
    raise AnnotateError(fault.message, fault.hint)
