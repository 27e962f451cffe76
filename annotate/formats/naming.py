"""Labels and links by the names that other schemes have for them.

Invariant: a name is taken for another only by a rule that can be told: what the user said, the
same name, what the schema says that others call it, the same name in another spelling. What none
of them gives is unknown, and counted.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from annotate.core.schema import Label, Schema
from annotate.core.wording import counted

SAME_AS = "same-as"

LINK_NAMES = {
    "equiv": SAME_AS,
    "alias": SAME_AS,
    "coref": SAME_AS,
    "coreference": SAME_AS,
    "identity": SAME_AS,
    "source": "claimant",
    "speaker": "claimant",
    "claimer": "claimant",
}
"""What brat, PARC and others call the links of the schema that comes with us, where it has them."""


def spelled(name: str) -> str:
    """A name without case, blanks, hyphens and underscores."""
    return re.sub(r"[\W_]+", "", name.casefold())


def written(label: Label, scheme: str) -> str:
    """What a scheme calls a label; its own name if it has none there."""
    return label.names.get(scheme) or label.name


class Names:
    """The names of a file's labels and links in the schema of an article."""

    def __init__(
        self,
        schema: Schema,
        scheme: str = "",
        given: Mapping[str, str] | None = None,
        *,
        keep: bool = False,
        apart: Collection[str] = (),
    ) -> None:
        """`given` is what the user said: their name → ours, empty to leave out. With `keep`, names
        that the schema does not know are taken as they are. Names in `apart` are looked for only in
        the scheme's own."""
        self.schema = schema
        self.scheme = scheme
        self.given = given or {}
        self.keep = keep
        self.apart = apart
        self.known: dict[str, str] = {}
        self.known_links: dict[str, str] = {}
        self.doubtful: dict[str, list[str]] = {}
        """Names that several labels have, with those that were not chosen."""

    def label(self, name: str) -> str:
        """Our name of a label; empty if it has none."""
        if name not in self.known:
            self.known[name] = self._label(name)
        return self.known[name]

    def unwanted(self, name: str) -> bool:
        """True if the user said to leave a label or link out."""
        return self.given.get(name) == ""

    def link(self, kind: str) -> str:
        """Our name of a kind of link; empty if it has none."""
        if kind not in self.known_links:
            self.known_links[kind] = self._link(kind)
        return self.known_links[kind]

    def _label(self, name: str) -> str:
        if name in self.given:
            return self.given[name]
        own = [label.name for label in self.schema.labels]
        if name in own:
            return name
        by_names = [*self._called(name, self.scheme)] if self.scheme else []
        chosen = self._one(name, by_names)
        if not chosen and name not in self.apart:
            chosen = _only(name, own) or self._one(name, [*self._called(name, "")])
        return chosen or (name if self.keep else "")

    def _called(self, name: str, scheme: str) -> Iterator[Label]:
        """The labels that a scheme, or any, calls so."""
        for label in self.schema.labels:
            names = [own for key, own in label.names.items() if scheme in ("", key)]
            if name in names or spelled(name) in map(spelled, names):
                yield label

    def _one(self, name: str, labels: list[Label]) -> str:
        """Of several, the one that other schemes have the fewest names for: the least special."""
        if not labels:
            return ""
        chosen = min(labels, key=lambda label: len(label.names))
        if len(labels) > 1:
            self.doubtful[name] = [label.name for label in labels if label is not chosen]
        return chosen.name

    def _link(self, kind: str) -> str:
        if kind in self.given:
            return self.given[kind]
        own = [link.name for link in self.schema.links]
        if kind in own:
            return kind
        chosen = _only(kind, own)
        if not chosen and LINK_NAMES.get(spelled(kind)) in own:
            chosen = LINK_NAMES[spelled(kind)]
        return chosen or (kind if self.keep else "")


def _only(name: str, own: Collection[str]) -> str:
    """The only name that is spelled alike."""
    alike = [other for other in own if spelled(other) == spelled(name)]
    return alike[0] if len(alike) == 1 else ""


class Unknown:
    """What an import met that no schema has, over all its articles."""

    def __init__(self) -> None:
        self.labels: Counter[str] = Counter()
        self.links: Counter[str] = Counter()
        self.renamed: Counter[tuple[str, str]] = Counter()
        self.doubtful: dict[str, list[str]] = {}
        self.faults: Counter[str] = Counter()

    def lines(self) -> Iterator[str]:
        """What to tell at the end, a line a kind."""
        renamed = (f"{old} as {new} ({n})" for (old, new), n in self.renamed.items())
        yield from _listed("taken", renamed)
        for name, others in self.doubtful.items():
            yield f"{name} may also be {', '.join(others)}: say which with --map {name}=LABEL"
        for fault, n in self.faults.items():
            yield f"{fault} ({counted(n, 'tag')}); kept"

    def problems(self) -> Iterator[str]:
        """What was left out, a line a kind."""
        for what, counts in (("label", self.labels), ("link", self.links)):
            names = (f"{name} ({n})" for name, n in counts.most_common())
            yield from _listed(f"left out, no such {what}", names)


def _listed(what: str, names: Iterable[str]) -> Iterator[str]:
    said = ", ".join(names)
    if said:
        yield f"{what}: {said}"
