"""What is rejected lives in the sidecar through every way of opening and saving it."""

import sys
from pathlib import Path

import pytest

from annotate.core import edits
from annotate.core.spans import Span
from annotate.core.suggestion import Suggestion
from annotate.core.tags import quote
from annotate.errors import AnnotateError
from annotate.store import codec
from annotate.store.recovery import keep_elsewhere
from annotate.store.workspace import Workspace, open_workspace

TEXT = "Maria Orlova spoke on Thursday. Turov, she said, is calm.\n"


def a_suggestion(start: int, end: int, label: str = "person") -> Suggestion:
    spans = (Span(start, end),)
    return Suggestion(label, spans, quote(TEXT, spans))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    opened = open_workspace(path)
    document = opened.document
    document.apply(edits.add_tags(document, "person", [(Span(0, 12),)]))
    document.apply(edits.reject(document, a_suggestion(32, 37), by="ana"))
    document.apply(edits.reject(document, a_suggestion(22, 30, "date"), by="ana"))
    opened.save()
    return opened


def test_it_is_saved_and_opened_again(workspace: Workspace) -> None:
    data = workspace.sidecar.read_bytes()
    assert data.count(b"\nrejected:\n") == 1
    again = open_workspace(workspace.path)
    assert again.document.rejected == workspace.document.rejected
    assert [tag.text for tag in again.document.snapshot().rejected] == ["Thursday", "Turov"]
    assert again.save() == 0
    assert workspace.sidecar.read_bytes() == data
    kept = keep_elsewhere(again)
    assert kept is not None and kept.read_bytes() == data


def test_without_any_the_sidecar_is_as_ever(workspace: Workspace) -> None:
    document = workspace.document
    document.apply(edits.unreject(document, [*document.rejected.values()]))
    workspace.save()
    assert b"rejected" not in workspace.sidecar.read_bytes()


def test_one_that_does_not_fit_the_text_any_more_is_kept_and_blocks_nothing(
    workspace: Workspace,
) -> None:
    thursday, turov = codec.parse(workspace.sidecar.read_bytes(), "").rejected
    workspace.path.write_text(TEXT.replace("Thursday", "Sunday"))
    opened = open_workspace(workspace.path)
    assert opened.problem == "" and opened.misplaced == ()
    kept, moved = opened.document.snapshot().rejected
    assert kept == thursday
    assert moved.id == turov.id and moved.spans == (Span(30, 35),)
    opened.document.apply(edits.add_tags(opened.document, "person", [(Span(6, 12),)]))
    opened.save()
    assert codec.parse(workspace.sidecar.read_bytes(), "").rejected == (kept, moved)


def test_those_of_a_changed_text_are_in_the_file_when_its_tags_do_not_fit(
    workspace: Workspace,
) -> None:
    workspace.path.write_text("Nobody was there.\n")
    opened = open_workspace(workspace.path)
    assert len(opened.misplaced) == 1
    assert len(opened.document.rejected) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_sidecar_that_leads_nowhere_makes_no_file_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "articles" / "a.txt"
    path.parent.mkdir()
    path.write_text(TEXT)
    sidecar = path.with_name("a.txt.tags.yaml")
    sidecar.symlink_to("../.profile")
    with pytest.raises(AnnotateError, match="is a symbolic link to what is not there"):
        open_workspace(path)
    sidecar.unlink()
    sidecar.symlink_to(sidecar.name)
    with pytest.raises(AnnotateError, match="is a symbolic link to"):
        open_workspace(path)
    assert list(tmp_path.iterdir()) == [path.parent]
