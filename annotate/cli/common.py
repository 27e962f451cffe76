"""What several commands do alike: open one article to change it, name labels, write a file.

Imported inside the commands only, so it may import what it needs.
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Set
from functools import partial
from itertools import chain
from pathlib import Path

from annotate import console
from annotate.core.filtering import Condition, never, never_hint, only_names
from annotate.core.schema import Label, Schema
from annotate.errors import AnnotateError
from annotate.store.files import HERE, write_atomically
from annotate.store.workspace import Workspace, open_workspace

HELD = 1 << 20
"""Characters that are held in memory at most."""


def nearest(word: str, choices: Iterable[str]) -> str:
    """A hint: `did you mean …?`, else which choices there are if they are few."""
    from annotate.core.similar import suggestion

    return suggestion(word, choices)


def editable(
    path: Path,
    *,
    layer: str = "",
    encoding: str | None = None,
    published: str = "",
    labels: Path | None = None,
) -> Workspace:
    """An article to be changed; says so if the change will also write new places of its tags.

    Raises AnnotateError for what cannot be read, and while tags have no certain place.
    """
    workspace = open_workspace(
        path, layer=layer, encoding=encoding, published=published, labels=labels, history=True
    ).require_fit()
    if workspace.replaced is not None and workspace.notice:
        console.say(f"{workspace.notice}; they are saved with this change")
    return workspace


def saved(workspace: Workspace) -> None:
    """Save, and tell what there is to say of others' changes that went together with it."""
    workspace.save()
    for message in workspace.told:
        console.warn(message)


def named_label(schema: Schema, name: str) -> Label:
    """The label of a name. Raises AnnotateError if the schema has none."""
    require_label(name, names(schema))
    label = schema.label(name)
    assert label is not None
    return label


def names(schema: Schema) -> list[str]:
    """The names of a schema's labels."""
    return [label.name for label in schema.labels]


def require_label(label: str, known: Iterable[str]) -> None:
    """Raises AnnotateError, with the nearest of the known labels, for one that is not known."""
    choices = list(known)
    if label not in choices:
        close = nearest(label, choices)
        hint = f"{close}; see them with: annotate labels" if close else "see: annotate labels"
        raise AnnotateError(f"no such label: {label}", hint)


def require_conditions(asked: Iterable[Condition], known: Set[str]) -> None:
    """Raises AnnotateError for a name, or a value of a closed list, that is not among the
    `known_names` of all articles."""
    for condition in asked:
        if condition.name not in known:
            raise AnnotateError(
                f"no attribute, field or link is called {condition.name}",
                nearest(condition.name, only_names(known)),
            )
        if listed := never(condition, known):
            raise AnnotateError(
                f"{condition.name} is never {condition.value}", never_hint(condition, listed)
            )


def tell_makers(asked: Iterable[str], met: Collection[str]) -> None:
    """Say of which names there are no tags at all."""
    absent = [f"no tag is by {name}" for name in sorted(asked) if name not in met]
    if absent:
        there = ", ".join(sorted(filter(None, met)))
        console.say(f"{'; '.join(absent)}" + (f" (there are: {there})" if there else ""))


def held_until(
    ready: Callable[[], bool], pieces: Iterable[str], require: Callable[[], None]
) -> Iterator[str]:
    """The pieces as they come, but none before it is `ready`; `require` raises if it never is. What
    has to wait does so on the disk if it is much."""
    left = iter(pieces)
    for piece in left:
        if ready():
            yield piece
        else:
            yield from _held(piece, left, ready, require)
    require()


def _held(
    first: str, left: Iterator[str], ready: Callable[[], bool], require: Callable[[], None]
) -> Iterator[str]:
    """The pieces up to the one with which it is ready, once it is."""
    from tempfile import SpooledTemporaryFile

    with SpooledTemporaryFile(
        HELD, "w+", encoding="utf-8", errors="surrogatepass", newline=""
    ) as held:
        for piece in chain([first], left):
            held.write(piece)
            if ready():
                break
        require()
        held.seek(0)
        yield from iter(partial(held.read, HELD), "")


def write_output(output: str, data: bytes | Iterable[bytes], read: Callable[[Path], bool]) -> None:
    """Write a file whole, here or elsewhere, or stdout for `-`; the data may come in pieces. Raises
    AnnotateError for a file that is `read`."""
    if output == "-":
        console.data([data] if isinstance(data, bytes) else data)
        return
    target = target_of(output)
    if output.endswith(("/", os.sep)) or (type(target) is HERE and target.is_dir()):
        raise AnnotateError(f"{output} is a folder, and one file is to be written", "name a file")
    if read(target):
        raise AnnotateError(f"{target} is one of the files that are read", "name another")
    write_whole(target, data)


def target_of(output: str) -> Path:
    """What `-o` names. Raises AnnotateError for a URL that nothing can be written to."""
    if "://" not in output:
        return Path(output)
    from annotate.store.address import Address, place

    target = place(output)
    if isinstance(target, Address):
        from annotate.store.remote import writable

        writable(target)
    return target


def write_whole(target: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file whole or not at all. Raises AnnotateError."""
    if type(target) is HERE:
        write_atomically(target, data)
        return
    from annotate.store import remote
    from annotate.store.address import Address

    assert isinstance(target, Address)
    remote.write(target, [data] if isinstance(data, bytes) else data)
