"""An article as it opens on the screen, for the first paint and for the app alike.

Invariant: both put the cursor on the same place and look for the same things, so the hand-over from
one to the other moves nothing.
"""

import signal
import time
from collections.abc import Collection
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from annotate.core.history import ReadOnly
from annotate.core.session import Session
from annotate.core.tags import Tag
from annotate.core.wording import counted
from annotate.store.places import Place, recall
from annotate.store.workspace import Workspace
from annotate.tui import proposals

if TYPE_CHECKING:
    from annotate.tui.app import TagApp


def opened(workspace: Workspace, *, by: str, width: int = 79) -> tuple[Session, Place]:
    """The session of an article, its cursor where it was left, and that place. `width` is in
    cells."""
    session = Session(
        workspace.document,
        workspace.schema,
        by=by,
        width=width,
        finders=(*Session.FINDERS, proposals.dates(workspace.document.metadata.published)),
    )
    place = recall(workspace.sidecar).within(len(session.text))
    session.go(session.cluster_start(place.cursor))
    return session, place


def restored(app: "TagApp") -> str:
    """Bring back what a program that was killed did not live to save, as one step that can be
    undone. Returns what to tell of it, or nothing."""
    from annotate.core.catching_up import catch_up
    from annotate.store.journal import unsaved
    from annotate.store.recovery import discard

    workspace, session = app.workspace, app.session
    edits = unsaved(workspace.sidecar)
    if not edits:
        return ""
    found = catch_up(session.document, edits, "restore what was not saved")
    told = ""
    if session.do(found.edit):
        changes = counted(found.changes, "change")
        undo = app.keymap.key_of("undo")
        told = f"restored {changes} that had not been saved; {undo} takes that back"
    if found.twice:
        told += f"; {len(found.twice)} had been changed by others as well and are there twice"
    if found.left:
        told += f"; the text of {len(found.left)} is another now: " + _kept(app, found.left)
    app.saver.recovering = True
    if not found.edit:
        app.saver.journal.forget()
        discard(workspace.sidecar)
    return told.removeprefix("; ")


def _kept(app: "TagApp", left: list[Tag]) -> str:
    """Keep tags that fit nowhere in a file of their own, and say where."""
    from annotate.store.recovery import keep_elsewhere

    annotations = app.session.document.snapshot()
    stamp = time.strftime("%Y-%m-%d-%H%M%S-")
    kept = keep_elsewhere(app.workspace, replace(annotations, tags=tuple(left), links=()), stamp)
    return f"they are in {kept}" if kept else "they could not be kept"


def hidden(session: Session, layers: Collection[str]) -> frozenset[str]:
    """The labels of layers, those that only tags know too."""
    schema = session.schema
    known = {*(label.name for label in schema.labels), *session.document.counts()}
    return frozenset(label for label in known if schema.layer_of(label) in layers)


def at_signals(app: "TagApp") -> None:
    """Leave, with all saved, when the system asks for it."""
    # The first paint needs nothing of it.
    import asyncio

    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(getattr(signal, name), app.leave, True)


def keep_typed(app: "TagApp") -> None:
    """Take what is typed in a form, a note or a question, as the key to leave would do."""
    mode = app.mode
    if mode is not None:
        with suppress(ReadOnly):
            mode.key(mode.kept_by or next(iter(app.keymap.keys_of("quit")), "escape"))
