"""`annotate labels rename`, `merge` and `delete`: a label changed in many sidecars and the schema.

Invariant: without `--yes` nothing is written; with it, only what can be had back, from git or from
a backup.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotate.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotate.core.relabel import Change
    from annotate.corpus.relabelling import Plan

Yes = Annotated[bool, typer.Option("--yes", help="Do it; without this it is only told.")]
Backup = Annotated[
    Path | None,
    typer.Option(
        "--backup",
        metavar="FILE",
        help="With --yes: first copy what is changed to this new archive, such as labels.tar.gz.",
        show_default=False,
    ),
]


def rename(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A label.", show_default=False)],
    new: Annotated[
        str,
        typer.Argument(metavar="NEW", help="What it is called from now on.", show_default=False),
    ],
    paths: options.PathsHere,
    yes: Yes = False,
    backup: Backup = None,
    as_layer: options.As = "",
    labels: options.LabelsFile = None,
) -> None:
    """Give a label another name, in tags and in annotate.yaml.

    Every sidecar below the paths is changed, or those of --as NAME. Exit status: 0 done or told, 1
    some files could not be read or written, 2 refused.
    """
    _change((old,), new, paths, as_layer, labels, yes=yes, backup=backup, renames=True)


def merge(
    old: Annotated[
        str,
        typer.Argument(metavar="OLD,...", help="Labels, parted by commas.", show_default=False),
    ],
    into: Annotated[
        str, typer.Argument(metavar="INTO", help="The label that stays.", show_default=False)
    ],
    paths: options.PathsHere,
    yes: Yes = False,
    backup: Backup = None,
    as_layer: options.As = "",
    labels: options.LabelsFile = None,
) -> None:
    """Make one label of several, in tags and in annotate.yaml.

    Tags that come to say the same at one place become one. Exit status: 0 done or told, 1 some
    files could not be read or written, 2 refused.
    """
    some = tuple(dict.fromkeys(filter(None, (word.strip() for word in old.split(",")))))
    some = tuple(label for label in some if label != into)
    _change(some, into, paths, as_layer, labels, yes=yes, backup=backup)


def delete(
    label: Annotated[str, typer.Argument(metavar="LABEL", help="A label.", show_default=False)],
    paths: options.PathsHere,
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="LABEL", help="The label that its tags get.", show_default=False
        ),
    ] = "",
    drop: Annotated[
        bool, typer.Option("--drop", help="Remove its tags, and the links that tie them.")
    ] = False,
    yes: Yes = False,
    backup: Backup = None,
    as_layer: options.As = "",
    labels: options.LabelsFile = None,
) -> None:
    """Take a label out of annotate.yaml, and give its tags another one.

    Exit status: 0 done or told, 1 some files could not be read or written, 2 refused.
    """
    from annotate.errors import AnnotateError

    if bool(to) == drop:
        raise AnnotateError(
            f"say what becomes of the tags that are {label}",
            "--to LABEL gives them another label, --drop removes them",
        )
    _change((label,), to, paths, as_layer, labels, yes=yes, backup=backup)


def _change(
    old: tuple[str, ...],
    new: str,
    paths: list[Path],
    layer: str,
    labels: Path | None,
    *,
    yes: bool,
    backup: Path | None,
    renames: bool = False,
) -> None:
    from annotate import console
    from annotate.core.relabel import Change
    from annotate.corpus.relabelling import Relabelling
    from annotate.errors import AnnotateError, ExitStatus

    change = Change(old, new, renames)
    _require_names(change)
    failed: list[str] = []

    def tell(error: AnnotateError) -> None:
        console.fail(error)
        failed[:] = ["some"]

    relabelling = Relabelling(change, paths, layer=layer, labels=labels)
    plan = relabelling.plan(tell)
    console.write("".join(_told(plan, console.columns())))
    files = _files(len(plan.planned), len(plan.edits))
    if not (plan.planned or plan.edits):
        console.say("nothing to change")
    elif not yes:
        console.say(f"{files} would change; nothing was written: to do it, add --yes")
    else:
        undo = _made_safe(plan, backup)
        written = relabelling.apply(tell)
        total = len(plan.planned) + len(plan.edits)
        count = files if written == total else f"{written} of {total} files"
        console.say(f"{count} changed; to undo it: {undo}")
    if failed:
        raise typer.Exit(ExitStatus.PROBLEMS)


def _require_names(change: Change) -> None:
    from annotate.errors import AnnotateError

    if not change.old or change.new in change.old:
        raise AnnotateError("the labels are the same", "name two that differ")
    if change.new and (not change.new.isprintable() or change.new.strip() != change.new):
        raise AnnotateError(f"this cannot be a label: {change.new}", "it is a word or a few")


def _made_safe(plan: Plan, backup: Path | None) -> str:
    """See to it that what is changed can be had back. Returns how. Raises AnnotateError."""
    from annotate.errors import AnnotateError

    if backup is not None:
        from annotate.corpus.backups import back_up

        folder = back_up(backup, plan.all_files())
        return f"tar -xf {shlex.quote(str(backup))} -C {shlex.quote(str(folder))}"
    from annotate.corpus.committed import uncommitted

    files = (Path(file.path) for file in plan.all_files())
    loose = list(uncommitted(files))
    if loose:
        others = f" and {len(loose) - 1} more" if len(loose) > 1 else ""
        raise AnnotateError(
            f"git could not give back as it is: {loose[0]}{others}",
            "nothing was written; commit first, or keep a copy with --backup labels.tar.gz",
        )
    return "git checkout, as all of it was committed"


def _files(sidecars: int, configs: int) -> str:
    """How many files, in words."""
    from annotate.core.wording import counted

    counts = []
    if sidecars or not configs:
        counts.append(counted(sidecars, "sidecar"))
    if configs:
        counts.append("annotate.yaml" if configs == 1 else f"{configs} annotate.yaml files")
    return " and ".join(counts)


def _told(plan: Plan, columns: int) -> Iterator[str]:
    """What is to be done, in lines."""
    from annotate.cli.table import table
    from annotate.core.cells import safe
    from annotate.core.relabel import Effect
    from annotate.core.wording import counted

    change, effects, files = plan.change, plan.effects, plan.files
    rows = []
    for label in change.old:
        counts = [effects[effect, label] for effect in (Effect.TAGS, Effect.REJECTED)]
        where = files[Effect.TAGS, label] or files[Effect.REJECTED, label]
        rows.append((label, change.new or "(removed)", *map(str, (*counts, where))))
    yield from table([("label", "becomes", "tags", "rejected", "sidecars"), *rows], columns)
    for ruling in plan.edits:
        yield from (safe(step) + "\n" for step in ruling.steps)
    for effect, words in WORDS.items():
        some = {name: number for (own, name), number in effects.items() if own.name == effect}
        if some:
            listed = ", ".join(f"{name} {number}" for name, number in some.items())
            yield safe(f"{counted(sum(some.values()), words[0])} {words[1]}: {listed}") + "\n"
    for path, ruling in plan.rulings.items():
        if ruling.keeps and not change.rename:
            holder = path if ruling.config.schema else "the default schema"
            yield safe(f"{holder} keeps the label, as it holds for more than these tags") + "\n"
    if plan.restyled:
        count = counted(plan.restyled, "sidecar")
        yield f"{count} of another YAML style will be written in ours\n"


WORDS = {
    "JOINED": ("tag", "of the same place will be one with that of the other label"),
    "APART": (
        "tag",
        "of the same place will stay beside the other, as they say different things",
    ),
    "UNLINKED": ("link", "will go with the tags"),
    "SAME": ("link", "will go, as the tags they tie become one"),
    "BARRED": ("link", "will be kept, though the schema does not allow them any more"),
    "LACKING": ("attribute", "will be kept, though the new label does not take them"),
    "TAGGED": ("rejected suggestion", "will go, as there is such a tag"),
}
"""For each effect what is counted, and what becomes of it."""
