"""A label changed in every sidecar below some paths, and in the schemas that they use.

Invariants: all is read, and all that speaks against it is told, before anything is written; a file
is written only over the bytes that were planned for, whole or not at all; a schema comes last, so
that a run which was cut off can be run again; what is kept in memory is a line a file.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from msgspec import Struct, field

from annotate.core.annotations import Annotations, complete
from annotate.core.relabel import Change, Effect, Effects, relabelled, schema_after
from annotate.core.schema import Schema
from annotate.core.similar import suggestion
from annotate.corpus.walk import sidecars
from annotate.errors import AnnotateError, ExitStatus
from annotate.store import codec
from annotate.store.files import read_bytes, write_atomically
from annotate.store.schema_edit import edited
from annotate.store.schemas import (
    CONFIG_NAME,
    Config,
    default_schema,
    find_config,
    load_config,
)

Tell = Callable[[AnnotateError], None]
"""Takes what is wrong with a file while the others go on."""


class Ruling(Struct, frozen=True):
    """What a change means for the articles of one configuration."""

    before: Schema
    after: Schema
    config: Config
    path: Path | None = None
    """The file, None for the default schema."""
    data: bytes | None = None
    """What the file is to hold; None if it is left as it is."""
    steps: tuple[str, ...] = ()
    """What changes in it."""
    refusal: AnnotateError | None = None
    """Why no tag may be changed under it."""
    keeps: bool = False
    """It goes on having labels that go, since it holds for more than what was named."""


class Planned(Struct, frozen=True, gc=False):
    """A file that is to be written."""

    path: str
    digest: bytes
    """Of what it holds now, by SHA-256."""


class Plan(Struct):
    """All that is to be done."""

    change: Change
    effects: Effects
    files: Effects
    """How many sidecars have something of an effect."""
    planned: list[Planned] = field(default_factory=list)
    """The sidecars to write."""
    rulings: dict[Path | None, Ruling] = field(default_factory=dict)
    restyled: int = 0
    """Sidecars in a style of YAML that is not ours."""

    @property
    def edits(self) -> list[Ruling]:
        """The configurations to write."""
        return [ruling for ruling in self.rulings.values() if ruling.data is not None]

    def all_files(self) -> Iterator[Planned]:
        """Every file to write, the configurations last."""
        yield from self.planned
        for ruling in self.edits:
            yield Planned(str(ruling.path), _digest(ruling.config.data))


class Relabelling:
    """One change over some paths."""

    def __init__(
        self, change: Change, paths: Iterable[Path], *, layer: str = "", labels: Path | None = None
    ) -> None:
        self.change = change
        self.paths = list(paths)
        self.layer = layer
        self.labels = labels
        self.roots = [os.path.realpath(path) for path in self.paths if path.is_dir()]
        self.found = Plan(change, Effects(), Effects())
        self.configs: dict[Path, Path | None] = {}
        """Folder → the configuration that holds in it."""
        self.known: dict[str, None] = {}
        """Labels that were met."""

    def plan(self, tell: Tell) -> Plan:
        """Read all and find out what is to be done. Raises AnnotateError for what must not be."""
        for path in self.paths:
            self._heed(self._ruling(path if path.is_dir() else path.parent))
        for file in sidecars(self.paths, layer=self.layer):
            try:
                self._require_inside(file)
                if file.name == CONFIG_NAME:
                    self._heed(self._ruling(file.parent))
                    continue
                data = read_bytes(file)
                found = _read(data, file)
            except AnnotateError as error:
                tell(error)
                continue
            ruling = self._ruling(file.parent)
            self.known.update(dict.fromkeys(tag.label for tag in found.tags))
            made, effects = relabelled(found, self.change, ruling.before, ruling.after)
            if made is found:
                continue
            if ruling.refusal:
                raise ruling.refusal
            self.found.planned.append(Planned(str(file), _digest(data)))
            self.found.effects += effects
            self.found.files.update(effects.keys())
            self.found.restyled += codec.parse_canonical(data) is None
        self._require_known()
        return self.found

    def apply(self, tell: Tell) -> int:
        """Write what was planned. Returns how many files were written."""
        written = 0
        for planned in self.found.planned:
            path = Path(planned.path)
            try:
                data = read_bytes(path)
                if _digest(data) != planned.digest:
                    raise changed(path)
                ruling = self._ruling(path.parent)
                made, _ = relabelled(_read(data, path), self.change, ruling.before, ruling.after)
                write_atomically(path, codec.dump_pieces(made))
                written += 1
            except AnnotateError as error:
                tell(error)
        for ruling in self.found.edits:
            assert ruling.path is not None and ruling.data is not None
            try:
                if read_bytes(ruling.path) != ruling.config.data:
                    raise changed(ruling.path)
                write_atomically(ruling.path, ruling.data)
                written += 1
            except AnnotateError as error:
                tell(error)
        return written

    def _ruling(self, folder: Path) -> Ruling:
        """What the change means in a folder. Raises AnnotateError for a configuration that cannot
        be read, or not be changed."""
        if folder not in self.configs:
            self.configs[folder] = self.labels or _near(find_config(folder))
        path = self.configs[folder]
        if path not in self.found.rulings:
            self.found.rulings[path] = self._ruled(path)
        return self.found.rulings[path]

    def _heed(self, ruling: Ruling) -> None:
        """Take in the labels of a schema. Raises AnnotateError if it would have to be changed and
        must not."""
        self.known.update(dict.fromkeys(label.name for label in ruling.before.labels))
        if ruling.refusal and any(map(ruling.before.label, self.change.old)):
            raise ruling.refusal

    def _ruled(self, path: Path | None) -> Ruling:
        change = self.change
        config = load_config(path) if path else Config()
        schema = config.schema or default_schema()
        own = [label for label in change.old if schema.label(label)]
        if own and path and config.schema and self._covers(path):
            if change.rename and schema.label(change.new):
                return Ruling(schema, schema, config, path, refusal=_both_there(path, change))
            if not change.rename and change.new and not schema.label(change.new):
                return Ruling(
                    schema, schema, config, path, refusal=_no_target(path, schema, own, change)
                )
            data, steps = edited(config, change)
            return Ruling(
                schema, schema_after(schema, change), config, path, data=data, steps=tuple(steps)
            )
        refusal = None
        if change.new and not schema.label(change.new):
            if change.rename and own:
                refusal = self._cannot_rename(path if config.schema else None, own[0])
            else:
                refusal = _no_target(path, schema, own, change)
        elif change.rename and own:
            refusal = _both_there(path, change)
        return Ruling(schema, schema, config, path, refusal=refusal, keeps=bool(own))

    def _covers(self, path: Path) -> bool:
        """True if all that a configuration holds for is to be changed."""
        if self.layer:
            return False
        if self.labels is not None:
            return True
        folder = os.path.realpath(path.parent)
        return any(_inside(folder, root) for root in self.roots)

    def _cannot_rename(self, path: Path | None, label: str) -> AnnotateError:
        named = " ".join(map(str, self.paths))
        if path is None:
            return AnnotateError(
                f"{label} is one of annotate's own labels, which have their names",
                "to have labels of your own, first write a copy of them to change: "
                "annotate labels --init FOLDER",
            )
        holds = f"{path} holds for more than {f'--as {self.layer}' if self.layer else named}"
        then = "leave out --as" if self.layer else f"name its folder: {path.parent}"
        return AnnotateError(f"{holds}, so the label {label} is not renamed in it", then)

    def _require_inside(self, file: Path) -> None:
        """Raises AnnotateError for a file that a link in a folder leads out to."""
        named = any(
            file.parent == path.parent and file.name.startswith(path.name) for path in self.paths
        )
        real = os.path.realpath(file)
        if not named and not any(_inside(real, root) for root in self.roots):
            raise AnnotateError(
                f"{file} is in truth {real}, which is in none of the folders that were named",
                "it was left as it is; to change it, name it",
                ExitStatus.PROBLEMS,
            )

    def _require_known(self) -> None:
        """Raises AnnotateError for a label that neither a schema nor a tag has."""
        there = {*self.known, *(label for effect, label in self.found.effects if effect in COUNTED)}
        for label in self.change.old:
            if label not in there:
                raise AnnotateError(
                    f"no such label: {label}",
                    suggestion(label, [*self.known]) or "see: annotate labels",
                )


COUNTED = (Effect.TAGS, Effect.REJECTED)
"""The effects that are counted by label before the change."""


def changed(path: Path) -> AnnotateError:
    """The error for a file that is not as it was when all was planned."""
    return AnnotateError(
        f"{path} was changed by another program in the meantime",
        "it was not overwritten; run this again",
        ExitStatus.PROBLEMS,
    )


def _read(data: bytes, path: Path) -> Annotations:
    """A sidecar with an id for every tag. Texts that were left out come with the article."""
    return complete(codec.parse(data, str(path)), "")


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _near(path: Path | None) -> Path | None:
    """A path as it is seen from where we are, if it is below."""
    return path.relative_to(Path.cwd()) if path and path.is_relative_to(Path.cwd()) else path


def _inside(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _both_there(path: Path | None, change: Change) -> AnnotateError:
    return AnnotateError(
        f"{path or 'the default schema'} has both labels, {change.old[0]} and {change.new}",
        f"to make one of two: annotate labels merge {change.old[0]} {change.new} PATH...",
    )


def _no_target(path: Path | None, schema: Schema, own: list[str], change: Change) -> AnnotateError:
    close = suggestion(change.new, [label.name for label in schema.labels])
    first = f"add it to {path}, or " if path else ""
    rename = f"annotate labels rename {own[0]} {change.new} PATH..." if own else ""
    advice = f"to give a label that name: {first}{rename}" if rename else "see: annotate labels"
    return AnnotateError(
        f"{path or 'the default schema'} has no label {change.new}",
        "; ".join(filter(None, (close, advice))),
    )
