"""What a person asks of tags and texts, in a few plain words.

    [LABELS] [by NAME] [about NAME] [with ATTRIBUTE [VALUE]] [without ATTRIBUTE]
             [since|before|on DATE] [TEXT | "TEXT" | /REGEX/]

Only a query that starts with a label is read so; any other is text as it stands, since `by` and
`with` are words of every article. Invariant: nothing is guessed. Each word ends up in exactly one
part of the query, `in_words` says in which, and what looks like a slip is an error.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotate.core.calendar import days
from annotate.core.query import Dated, Piece, Query, Said
from annotate.core.schema import LAYERS, Label, Schema
from annotate.core.similar import suggestion

KEYWORDS = ("by", "about", "with", "without", "since", "before", "on")
FILLERS = ("and", ",")

FORM = (
    "[LABELS] [by NAME] [about NAME] [with ATTRIBUTE [VALUE]] [without ATTRIBUTE] "
    '[since|before|on DATE] [TEXT | "TEXT" | /REGEX/]'
)
"""The grammar in one line."""

QUOTE = "to search for the words as they stand, quote them: '\"{}\"'"
EXAMPLE = f"a query is {FORM}"

TOKEN = re.compile(
    r'"(?P<straight>[^"]*)"(?P<comma>,?)(?!\S)|“(?P<curly>[^”]*)”(?!\S)|«(?P<angled>[^»]*)»(?!\S)'
    r"|'(?P<single>[^']*)'(?!\S)|/(?P<regex>(?:\\.|[^/\\])+)/(?!\S)|(?P<word>[^\s,]\S*?)(?=,?(?:\s|$))"
    r"|(?P<alone>,)"
)

ALIKE = 0.75
"""How like a word must be to another, by difflib's ratio, to be taken for a slip of it."""
SHORT = 4
"""A slip of a keyword is looked for in words of so many letters: `one` is none of `on`."""

ANY = ("tag", "tags")
"""Stand for every label."""


class Token(NamedTuple):
    """A word, or what stands in quotation marks or slashes."""

    text: str
    kind: str = "word"

    @property
    def piece(self) -> Piece:
        return Piece(self.text, self.kind == "regex")

    def among(self, words: Iterable[str]) -> bool:
        return self.kind == "word" and self.text.casefold() in words


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query. Raises ValueError for a quotation mark that is not closed."""
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or "word"
        if kind == "comma":
            kind = "straight"
        token = match[kind]
        if kind in ("word", "alone"):
            if token.startswith('"'):
                raise ValueError(f"a quotation mark is not closed: {token}", EXAMPLE)
            yield Token(token)
        elif token.strip():
            yield Token(token, "regex" if kind == "regex" else "quoted")


def plurals(word: str) -> tuple[str, ...]:
    """A word and what an English plural of it may look like."""
    if word == "person":
        return word, "persons", "people"
    if re.search("[^aeiou]y$", word):
        return word, word[:-1] + "ies"
    return word, word + ("es" if re.search("(?:s|x|z|ch|sh)$", word) else "s")


class Vocabulary:
    """The words that schemas give to a query."""

    def __init__(self, schemas: Iterable[Schema]) -> None:
        self.schemas = tuple(schemas)
        self.labels: dict[str, Label] = {}
        for schema in self.schemas:
            for label in schema.labels:
                for word in plurals(label.name.casefold()):
                    self.labels.setdefault(word, label)
        words = {word: layer for layer in LAYERS for word in plurals(layer)}
        self.layers = {word: layer for word, layer in words.items() if word not in self.labels}
        self.links = {link.name: link for schema in self.schemas for link in schema.links}

    def names(self) -> list[str]:
        """Every word that a query may start with."""
        return [*self.labels, *self.layers, *ANY]

    def values(self, name: str, labels: tuple[str, ...]) -> tuple[str, ...] | None:
        """The values to choose from of an attribute that one of the labels has, none for free
        text; None if no label has such an attribute. No labels stand for all."""
        found = [
            attribute.values
            for schema in self.schemas
            for label in schema.labels
            if (not labels or label.name in labels) and (attribute := label.attribute(name))
        ]
        if not found:
            return None
        return tuple(dict.fromkeys(value for values in found for value in values))

    def attributes(self, labels: tuple[str, ...]) -> list[str]:
        """What `with` may name: attributes, links and the note."""
        found = [
            attribute.name
            for schema in self.schemas
            for label in schema.labels
            if not labels or label.name in labels
            for attribute in label.attributes
        ]
        links = [
            link.name
            for link in self.links.values()
            if not labels or not link.source or set(labels) & set(link.source)
        ]
        return list(dict.fromkeys([*found, *links, "note"]))


def parse(text: str, schemas: Iterable[Schema]) -> Query:
    """A query as a person writes it. Raises ValueError, with what is wrong and a hint, for one that
    is empty, or in which a word looks like a slip."""
    words = [*tokens(text)]
    if not words:
        raise ValueError("the query is empty", EXAMPLE)
    return _Parser(text, words, Vocabulary(schemas)).query()


class _Parser:
    """One reading of a query, from left to right."""

    def __init__(self, text: str, words: list[Token], vocabulary: Vocabulary) -> None:
        self.text = " ".join(text.split())
        self.left = words
        self.known = vocabulary
        self.labels: list[str] = []
        self.layers: list[str] = []

    def query(self) -> Query:
        any_label = self._labels()
        if not (self.labels or self.layers or any_label):
            self._require_no_slip()
            if all(token.kind == "word" for token in self.left):
                return Query(pieces=(Piece(self.text),))
            return Query(pieces=tuple(self._texts(stops=())))
        said: list[Said] = []
        dated: list[Dated] = []
        pieces: list[Piece] = []
        while self.left:
            keyword = self.left[0].text.casefold() if self.left[0].kind == "word" else ""
            if keyword in FILLERS:
                self.left.pop(0)
            elif keyword in ("by", "about"):
                self.left.pop(0)
                said.append(self._link("claimant" if keyword == "by" else "about", keyword))
            elif keyword in ("with", "without"):
                self.left.pop(0)
                said.append(self._attribute(keyword))
                while said[-1].sign != "!" and self._goes_on():
                    self.left.pop(0)
                    said.append(self._attribute(keyword))
            elif keyword in KEYWORDS:
                self.left.pop(0)
                dated.append(self._date(keyword))
            else:
                pieces += self._texts(stops=KEYWORDS)
        return Query(
            True,
            tuple(dict.fromkeys(self.labels)),
            tuple(dict.fromkeys(self.layers)),
            tuple(said),
            tuple(dated),
            tuple(pieces),
        )

    def _labels(self) -> bool:
        """Take the labels that the query starts with. True if it starts with `tags`."""
        if self.left[0].among(ANY) and not self.left[0].among(self.known.labels):
            self.left.pop(0)
            return True
        place = 0
        while place < len(self.left):
            token = self.left[place]
            word = token.text.casefold()
            if token.among(self.known.labels):
                self.labels.append(self.known.labels[word].name)
            elif token.among(self.known.layers):
                self.layers.append(self.known.layers[word])
            else:
                break
            self.left = self.left[place + 1 :]
            place = 0
            while place < len(self.left) and self.left[place].among((*FILLERS, "or")):
                place += 1
            if not place:
                break
        return False

    def _require_no_slip(self) -> None:
        """Raises ValueError if the first word is nearly a label and what follows speaks for it."""
        first, *rest = self.left
        if first.kind != "word" or not any(token.among(KEYWORDS) for token in rest):
            return
        close = _slip(first.text, self.known.names())
        if close:
            hint = f"did you mean {close}? {QUOTE.format(self.text)}"
            raise ValueError(f"no label is called {first.text}", hint)

    def _texts(self, stops: tuple[str, ...]) -> Iterator[Piece]:
        """Texts to look for, up to a keyword: words that stand together are one."""
        together: list[str] = []
        while self.left and not self.left[0].among(stops):
            token = self.left.pop(0)
            if token.kind == "word":
                if stops:
                    self._require_no_keyword(token.text)
                glued = token.text == "," and together
                together[-1:] = [together[-1] + ","] if glued else [*together[-1:], token.text]
                continue
            if together:
                yield Piece(" ".join(together))
                together = []
            yield token.piece
        if together:
            yield Piece(" ".join(together))

    def _require_no_keyword(self, word: str) -> None:
        """Raises ValueError if a word is nearly a keyword."""
        long = [keyword for keyword in KEYWORDS if len(keyword) >= SHORT]
        close = _slip(word, long) if len(word) >= SHORT else ""
        if close:
            hint = f"did you mean {close}? {QUOTE.format(word)}"
            raise ValueError(f"{word} is no word of a query", hint)

    def _value(self, keyword: str, what: str) -> Piece:
        """What follows a keyword, up to the next. Raises ValueError if there is nothing."""
        if not self.left or self.left[0].among(KEYWORDS):
            raise ValueError(f"after `{keyword}` there must be {what}", EXAMPLE)
        if self.left[0].kind != "word":
            return self.left.pop(0).piece
        found: list[str] = []
        while self.left and self.left[0].kind == "word" and not self.left[0].among(KEYWORDS):
            if found and (self.left[0].text == "," or self._goes_on()):
                break
            found.append(self.left.pop(0).text)
        if len(found) > 1 and found[-1].casefold() in FILLERS:
            found.pop()
        return Piece(" ".join(found))

    def _goes_on(self) -> bool:
        """True if there is an `and` with an attribute behind it."""
        if len(self.left) < 2 or not self.left[0].among(FILLERS):
            return False
        return self.left[1].among(self.known.attributes(self._some()))

    def _some(self) -> tuple[str, ...]:
        """The labels, those of the layers among them; none if any is meant."""
        of_layers = [
            label.name
            for schema in self.known.schemas
            for label in schema.labels
            if label.layer in self.layers
        ]
        return tuple(dict.fromkeys([*self.labels, *of_layers]))

    def _link(self, name: str, keyword: str) -> Said:
        link = self.known.links.get(name)
        labels = self._some()
        if link is None:
            raise ValueError(
                f"`{keyword}` asks for the link {name}, which annotate.yaml does not have",
                "see: annotate labels",
            )
        if link.source and not set(labels) & set(link.source):
            which = " or ".join(link.source)
            hint = "the tags that somebody made are asked for with --by NAME"
            raise ValueError(
                f"`{keyword}` asks for the {name} of a {which}, not of {self._which()}",
                hint if keyword == "by" else EXAMPLE,
            )
        return Said(name, "~", self._value(keyword, "a name"))

    def _which(self) -> str:
        return " or ".join([*self.labels, *self.layers]) or "any tag"

    def _attribute(self, keyword: str) -> Said:
        labels = self._some()
        choices = self.known.attributes(labels)
        if not self.left or self.left[0].among(KEYWORDS):
            raise ValueError(f"after `{keyword}` there must be an attribute", EXAMPLE)
        word = self.left.pop(0).text.rstrip(",")
        name = next((one for one in choices if one.casefold() == word.casefold()), "")
        if not name:
            hint = suggestion(word, choices) or EXAMPLE
            raise ValueError(f"{self._which()} has no attribute or link {word}", hint)
        if keyword == "without":
            return Said(name, "!")
        if not self.left or self.left[0].among(KEYWORDS) or self.left[0].among(FILLERS):
            return Said(name, "")
        piece = self._value(name, "a value")
        values = self.known.values(name, labels)
        if piece.regex or not values:
            return Said(name, "~", piece)
        for value in values:
            if value.casefold() == piece.wanted.casefold():
                return Said(name, "=", Piece(value))
        raise ValueError(f"{name} is never {piece.wanted}", suggestion(piece.wanted, values))

    def _date(self, keyword: str) -> Dated:
        value = self._value(keyword, "a date such as 2020-11-05").wanted
        if days(value) is None:
            more = "; what a claim is about: about NAME" if keyword == "on" else ""
            hint = f"for example {keyword} 2020-11-05, or 2020-11{more}"
            raise ValueError(f"no such date: {value}", hint)
        return Dated(keyword, value)


def _slip(word: str, choices: list[str]) -> str:
    """The choice that a word is nearly, or nothing."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word.casefold(), choices, 1, ALIKE)), "")
