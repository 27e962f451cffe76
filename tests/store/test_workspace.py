"""What lives in the sidecar through every way of opening and saving it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotate.core import edits
from annotate.core.anchors.fingerprint import fingerprints
from annotate.core.spans import Span
from annotate.core.suggestion import Suggestion
from annotate.core.tags import quote
from annotate.errors import AnnotateError
from annotate.store import anchoring, codec
from annotate.store.recovery import discard, keep_elsewhere
from annotate.store.workspace import Workspace, open_workspace

TEXT = "Maria Orlova spoke to reporters in Karsk on Thursday. Turov, she said, is calm.\n"


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
    document.apply(edits.reject(document, a_suggestion(54, 59), by="ana"))
    document.apply(edits.reject(document, a_suggestion(44, 52, "date"), by="ana"))
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


def test_what_a_killed_program_left_of_a_copy_goes_with_the_copy(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ANNOTATE_STATE", str(tmp_path / "state"))
    kept = keep_elsewhere(workspace)
    assert kept is not None
    part = kept.with_name(".annotate-0123456789abcdef.tmp")
    part.write_bytes(kept.read_bytes()[:9])
    os.utime(part, (0, 0))
    discard(workspace.sidecar)
    assert not kept.parent.exists()


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
    assert moved.id == turov.id and moved.spans == (Span(52, 57),)
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


SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_an_article_as_it_was_needs_nothing_that_places_tags(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from annotate.store.workspace import open_workspace\n"
        f"opened = open_workspace(Path({str(path)!r}), history=True)\n"
        "assert opened.replaced is None and opened.notice == opened.problem == ''\n"
        "names = ('annotate.core.anchors', 'annotate.store.anchoring', 'subprocess')\n"
        "assert not [name for name in sys.modules if name.startswith(names)]\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=SAMPLES.parent)


def test_a_sidecar_of_old_gets_prints_with_the_first_change(workspace: Workspace) -> None:
    with_prints = workspace.sidecar.read_bytes()
    prints = fingerprints(TEXT)
    assert prints and f', "paragraphs": "{prints}"'.encode() in with_prints
    old = with_prints.replace(f', "paragraphs": "{prints}"'.encode(), b"")
    workspace.sidecar.write_bytes(old)
    opened = open_workspace(workspace.path)
    assert opened.save() == 0
    assert workspace.sidecar.read_bytes() == old
    opened.document.apply(edits.add_tags(opened.document, "person", [(Span(6, 12),)]))
    opened.save()
    assert opened.document.base.source.paragraphs == prints
    assert codec.parse(workspace.sidecar.read_bytes(), "").source.paragraphs == prints
    assert opened.save() == 0
    again = open_workspace(workspace.path)
    assert again.save() == 0 and again.document.base.source.paragraphs == prints


def test_tags_without_a_place_cannot_be_forgotten(workspace: Workspace) -> None:
    data = workspace.sidecar.read_bytes()
    workspace.path.write_text("Nobody was there.\n")
    opened = open_workspace(workspace.path)
    [orlova] = opened.misplaced
    assert opened.document.lost == {orlova.id: orlova} and not opened.document.tags
    with pytest.raises(AnnotateError, match="1 of 1 tags do not fit"):
        opened.save()
    with pytest.raises(AnnotateError):
        opened.require_fit()
    assert workspace.sidecar.read_bytes() == data
    assert opened.keep_lost().problem == ""
    opened.save()
    again = open_workspace(workspace.path)
    assert again.document.lost == {orlova.id: orlova} and again.misplaced == ()
    assert again.replaced is None and again.notice.endswith("has 1 lost tag")
    assert again.save() == 0
    # The text comes back; only who is asked to place tags again does so.
    workspace.path.write_text(TEXT)
    back = open_workspace(workspace.path)
    assert back.document.lost == {orlova.id: orlova}
    [entry] = anchoring.undecided(
        back.document.lost, back.document.article, back.path, back.replaced
    )
    assert entry.certain and entry.proposed == orlova.spans


def test_the_sidecar_of_another_article_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    other = tmp_path / "b.txt"
    other.write_text("Nothing of this is there.\n")
    workspace.sidecar.rename(tmp_path / "b.txt.tags.yaml")
    with pytest.raises(AnnotateError, match=r"is the sidecar of another article, a\.txt"):
        open_workspace(other)
    other.write_text("A renamed and edited text. " + TEXT)
    assert open_workspace(other).misplaced == ()
