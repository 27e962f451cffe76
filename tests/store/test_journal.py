"""What a killed program leaves, and what the next one makes of it."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core import edits
from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.catching_up import catch_up
from annotate.core.document import Document, Edit
from annotate.core.history import History
from annotate.core.spans import Span
from annotate.store import state
from annotate.store.journal import HEADER, Journal, found, unsaved

TEXT = "Maria Orlova spoke on Thursday. Turov, she said, is calm.\n"
WORDS = [Span(0, 5), Span(6, 12), Span(22, 30), Span(32, 37)]


def a_document(annotations: Annotations | None = None) -> Document:
    made = annotations or Annotations(source=Source("a.txt"))
    return Document(Article(TEXT, "a.txt"), made)


STEPS = st.lists(
    st.tuples(st.sampled_from(["tag", "relabel", "note", "remove", "link", "undo", "redo"]),
              st.integers(0, 50)),
    max_size=14,
)  # fmt: skip


def steps(document: Document, history: History, some: list[tuple[str, int]]) -> None:
    """Do what a person may do, drawn by numbers."""
    for what, number in some:
        tags = [*document]
        tag = tags[number % len(tags)] if tags else None
        if what == "tag":
            label = ("person", "date", "claim")[number % 3]
            history.do(edits.add_tags(document, label, [(WORDS[number % 4],)]))
        elif what == "undo":
            history.undo()
        elif what == "redo":
            history.redo()
        elif tag is not None and what == "relabel":
            history.do(edits.change_tag(tag, label=f"label{number}", by="ana"))
        elif tag is not None and what == "note":
            history.do(edits.change_tag(tag, note=f"“{number}”\n", by="ana"))
        elif tag is not None and what == "remove":
            history.do(edits.remove_tags(document, [tag]))
        elif tag is not None and len(tags) > 1:
            other = tags[(number + 1) % len(tags)]
            history.do(edits.link_tags(document, "cue", tag, other))


@given(before=STEPS, saved=STEPS, after=STEPS, kept=st.integers(0, 20))
@settings(max_examples=150, deadline=None)
def test_whatever_was_saved_the_changes_lead_to_where_they_led(
    before: list[tuple[str, int]],
    saved: list[tuple[str, int]],
    after: list[tuple[str, int]],
    kept: int,
) -> None:
    document = a_document()
    history = History(document)
    steps(document, history, before)
    done: list[Edit] = []
    states = [document.snapshot()]

    def note(_: int, edit: Edit) -> None:
        done.append(edit)
        states.append(document.snapshot())

    document.applied = note
    steps(document, history, saved)
    steps(document, history, after)
    # The sidecar holds some state on the way.
    there = a_document(states[min(kept, len(states) - 1)])
    found = catch_up(there, done, "restore")
    there.apply(found.edit)
    assert not found.twice and not found.left
    assert there.tags == document.tags and there.links == document.links
    assert there.metadata == document.metadata
    there.apply(found.edit.inverse())
    assert there.tags == {tag.id: tag for tag in states[min(kept, len(states) - 1)].tags}


@given(ours=STEPS, theirs=STEPS, before=STEPS)
@settings(max_examples=150, deadline=None)
def test_nothing_that_others_made_since_is_lost(
    ours: list[tuple[str, int]], theirs: list[tuple[str, int]], before: list[tuple[str, int]]
) -> None:
    base = a_document()
    steps(base, History(base), before)
    first, other = a_document(base.snapshot()), a_document(base.snapshot())
    done: list[Edit] = []
    first.applied = lambda _, edit: done.append(edit)
    steps(first, History(first), ours)
    steps(other, History(other), theirs)
    kept = dict(other.tags)
    found = catch_up(other, done, "restore")
    other.apply(found.edit)
    passed = [tag for edit in done for change in edit.tags for tag in change]
    for id, tag in kept.items():
        # Only what they left as it was, or as we had it on our way, follows us.
        assert other.tags.get(id) == tag or base.tags.get(id) == tag or tag in passed
    left = {(tag.label, tag.spans, tag.note) for tag in other}
    for id, tag in first.tags.items():
        if base.tags.get(id) != tag:
            assert (tag.label, tag.spans, tag.note) in left
    for link in other.links.values():
        assert {link.source, link.target} <= other.tags.keys()


@pytest.fixture
def sidecar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANNOTATE_STATE", str(tmp_path / "state"))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    return tmp_path / "a.txt.tags.yaml"


def some_edits(count: int) -> list[Edit]:
    document = a_document()
    made = []
    for place in range(count):
        edit = edits.add_tags(document, f"label{place}", [(WORDS[place % 4],)], note="é\n“")
        document.apply(edit)
        made.append(edit)
    return made


def test_what_is_noted_is_found_again(sidecar: Path) -> None:
    journal = Journal(sidecar)
    made = some_edits(3)
    for version, edit in enumerate(made, 1):
        journal.note(version, edit)
    assert not unsaved(sidecar), "it is in use"
    journal.close()
    assert unsaved(sidecar) == made


def test_what_was_saved_is_taken_out(sidecar: Path) -> None:
    journal = Journal(sidecar)
    made = some_edits(3)
    for version, edit in enumerate(made, 1):
        journal.note(version, edit)
    journal.saved(2)
    assert len(journal.waiting) == 1
    journal.saved(3)
    assert not found(sidecar) and not [*(sidecar.parent / "state" / state.WORK).iterdir()]
    journal.note(4, made[0])
    journal.close()
    assert unsaved(sidecar) == made[:1]


@pytest.mark.parametrize("cut", [1, 30, -40])
def test_a_line_that_was_cut_off_costs_no_other(cut: int, sidecar: Path) -> None:
    first = Journal(sidecar)
    made = some_edits(4)
    for version, edit in enumerate(made[:2], 1):
        first.note(version, edit)
    first.close()
    (file,) = found(sidecar)
    data = file.read_bytes()
    start = data.rindex(b"\n", 0, -1) + 1
    file.write_bytes(data[:start] + data[start:][:cut])
    second = Journal(sidecar)
    for version, edit in enumerate(made[2:], 3):
        second.note(version, edit)
    second.close()
    assert unsaved(sidecar) == [made[0], *made[2:]]
    file.write_bytes(HEADER + b"\0" * 4096)
    assert unsaved(sidecar) == []
    file.write_bytes(os.urandom(500))
    assert unsaved(sidecar) == []


def test_another_place_is_found_when_one_is_full(
    sidecar: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(sidecar)
    made = some_edits(4)
    journal.note(1, made[0])
    shutil.rmtree(sidecar.parent / "state")
    (sidecar.parent / "state").write_bytes(b"no folder")
    real = os.write

    def write(handle: int, data: bytes) -> int:
        if os.fstat(handle).st_nlink == 0:
            real(handle, data[:7])
            raise OSError(28, "No space left on device")
        return real(handle, data)

    monkeypatch.setattr(os, "write", write)
    for version, edit in enumerate(made[1:], 2):
        journal.note(version, edit)
    assert not journal.lost
    journal.close()
    assert unsaved(sidecar) == made
    assert found(sidecar)[0].parent.parent == sidecar.parent / "temporary"


def test_a_folder_that_others_may_write_in_is_not_used(
    sidecar: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANNOTATE_STATE", os.devnull)
    *_, shelter = state.shelters()
    shelter.mkdir(mode=0o700)
    shelter.chmod(0o777)
    journal = Journal(sidecar)
    journal.note(1, some_edits(1)[0])
    assert journal.lost and not [*shelter.iterdir()]
    shelter.rmdir()
    shelter.symlink_to(sidecar.parent)
    journal.note(2, some_edits(1)[0])
    assert journal.lost
