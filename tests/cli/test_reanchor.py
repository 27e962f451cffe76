"""Articles that are edited after they were tagged, through every command."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotate.core.spans import Span
from annotate.core.tags import fits, quote
from annotate.store import codec
from annotate.store.workspace import open_workspace
from tests.cli.conftest import Run

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = ("border-talks.txt", "harbour-inquiry.txt", "many-scripts.txt")

INSERTED = "The desk added this sentence later, about weather in a town far from there. "
ARTICLE = "border-talks.txt"
SIDECAR = Path(f"{ARTICLE}.tags.yaml")


@pytest.fixture(params=NAMES)
def each_sample(request: pytest.FixtureRequest, folder: Path) -> Path:
    return copied(request.param)


@pytest.fixture
def sample(folder: Path) -> Path:
    return copied(ARTICLE)


def copied(name: str) -> Path:
    """A sample with its sidecar in the current folder."""
    for file in (name, f"{name}.tags.yaml"):
        shutil.copy(SAMPLES / file, file)
    return Path(name)


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def edit(path: Path, change: Callable[[str], str]) -> tuple[str, str]:
    """Change an article. Returns the old and the new text."""
    old = text_of(path)
    new = change(old)
    assert new != old
    path.write_bytes(new.encode("utf-8"))
    return old, new


def written(path: Path) -> Any:
    return codec.parse(Path(f"{path}.tags.yaml").read_bytes(), "")


def counts(run: Run, path: Path, *options: str) -> dict[str, int]:
    """What a dry run says of an article's tags."""
    ran = run("reanchor", path, "--dry-run", "--format", "json", *options)
    found: dict[str, int] = json.loads(ran.out)["counts"]
    assert ran.status == (1 if found["changed"] + found["lost"] else 0)
    return found


def a_paragraph(text: str, number: int) -> str:
    return text.split("\n\n")[number]


# Edits


def test_a_sentence_inserted(each_sample: Path, run: Run) -> None:
    before = written(each_sample)
    old, new = edit(each_sample, lambda text: text.replace("\n\n", "\n\n" + INSERTED, 1))
    at = old.index("\n\n") + 2
    ran = run("reanchor", each_sample)
    assert (ran.status, ran.err) == (0, f"{each_sample}.tags.yaml: written\n")
    after = written(each_sample)
    assert after.lost == () and after.source.chars == len(new)
    expected = {t.id: [(s + len(INSERTED) * (s >= at)) for s, _ in t.spans] for t in before.tags}
    assert {t.id: [s for s, _ in t.spans] for t in after.tags} == expected
    assert all(fits(tag, new) for tag in after.tags)
    assert after.links == before.links
    assert run("check", each_sample).status == 0


def test_a_paragraph_moved_to_the_end(sample: Path, run: Run) -> None:
    before = written(sample)
    moved = a_paragraph(text_of(sample), 2)
    old, new = edit(
        sample, lambda text: text.replace(f"{moved}\n\n", "", 1).rstrip("\n") + f"\n\n{moved}\n"
    )
    start, end = old.index(moved), old.index(moved) + len(moved)
    inside = [tag for tag in before.tags if start <= tag.start < end]
    assert len(inside) > 3
    assert run("reanchor", sample).status == 0
    after = {tag.id: tag for tag in written(sample).tags}
    assert after.keys() == {tag.id for tag in before.tags}
    shift = new.index(moved) - start
    assert all(after[tag.id].start == tag.start + shift for tag in inside)


def test_a_quote_edited_is_shown_and_asks(sample: Path, run: Run) -> None:
    before = written(sample)
    edited = next(tag for tag in before.tags if tag.text == "Maria Orlova")
    edit(sample, lambda text: text.replace("Maria Orlova", "Maria K. Orlova", 1))
    sidecar = SIDECAR.read_bytes()

    dry = run("reanchor", sample, "--dry-run")
    assert dry.status == 1 and SIDECAR.read_bytes() == sidecar
    [line] = [line for line in dry.lines if edited.id in line]
    assert "changed, not placed: “Maria Orlova” → “Maria K. Orlova” at " in line

    ran = run("reanchor", sample)
    assert ran.status == 1
    after = written(sample)
    assert edited.id in {tag.id for tag in after.lost}
    assert edited in after.lost
    assert {link.id for link in after.links} == {link.id for link in before.links}

    again = run("reanchor", sample, "--accept-changed", "--by", "bo")
    assert again.status == 0
    made = next(tag for tag in written(sample).tags if tag.id == edited.id)
    assert (made.text, made.by) == ("Maria K. Orlova", "bo")
    assert made.attributes == edited.attributes and made.note == edited.note
    assert written(sample).lost == ()
    assert run("check", sample).status == 0


def test_the_stated_confidence_decides(sample: Path, run: Run) -> None:
    edit(sample, lambda text: text.replace("Maria Orlova", "Maria K. Orlova", 1))
    none = counts(run, sample)
    assert none["changed"] > 0
    dry = run("reanchor", sample, "--dry-run", "--min-confidence", "0.1")
    assert "not placed" not in dry.out
    dry = run("reanchor", sample, "--dry-run", "--min-confidence", "1", "--format", "json")
    unplaced = [tag for tag in json.loads(dry.out)["tags"] if not tag["placed"]]
    assert all(tag["confidence"] < 1 for tag in unplaced)
    assert len(unplaced) > none["changed"] + none["lost"]
    wrong = run("reanchor", sample, "--min-confidence", "2")
    assert (wrong.status, wrong.out) == (2, "")


def test_a_passage_deleted(sample: Path, run: Run) -> None:
    before = written(sample)
    gone = a_paragraph(text_of(sample), 4)
    old, new = edit(sample, lambda text: text.replace(f"{gone}\n\n", "", 1))
    start, end = old.index(gone), old.index(gone) + len(gone)
    inside = {tag.id for tag in before.tags if start <= tag.start < end}
    assert inside

    ran = run("reanchor", sample, "--backup")
    assert ran.status == 1
    after = written(sample)
    assert {tag.id for tag in after.lost} >= inside
    assert {t.id for t in (*after.tags, *after.lost)} == {t.id for t in before.tags}
    assert all(tag in before.tags for tag in after.lost), "they are kept as they were"
    assert all(fits(tag, new) for tag in after.tags)
    assert len(ran.lines) == 1 + sum(t.id in ran.out for t in before.tags)
    assert codec.parse(Path(f"{SIDECAR}.bak").read_bytes(), "") == before

    data = SIDECAR.read_bytes()
    again = run("reanchor", sample)
    assert again.status == 1 and "nothing to do" in again.err
    assert SIDECAR.read_bytes() == data
    checked = run("check", sample)
    assert checked.status == 0
    assert f"{len(after.lost)} lost: no problems" in checked.err

    # The desk puts it back.
    sample.write_bytes(old.encode())
    back = run("reanchor", sample)
    assert back.status == 0
    assert written(sample).tags == before.tags and written(sample).lost == ()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("how", ["crlf", "utf-16", "utf-8-sig", "cp1252"])
def test_a_file_written_in_another_way(name: str, how: str, run: Run) -> None:
    path = copied(name)
    text = text_of(path)
    if how == "cp1252":
        try:
            text.encode(how)
        except UnicodeEncodeError:
            pytest.skip("this sample is in many scripts")
    new = text.replace("\n", "\r\n") if how == "crlf" else text
    path.write_bytes(new.encode("utf-8" if how == "crlf" else how))
    before = written(path)
    shown = run("show", path, "--format", "plain")
    assert shown.status == 0 and "annotate reanchor" in shown.err
    ran = run("reanchor", path)
    assert (ran.status, ran.err) == (0, f"{path}.tags.yaml: written\n")
    after = written(path)
    assert [tag.id for tag in after.tags] == [tag.id for tag in before.tags]
    assert [t.text.replace("\r", "") for t in after.tags] == [t.text for t in before.tags]
    assert after.rejected == () and after.lost == ()
    assert run("check", path).status == 0
    assert run("reanchor", path).err == f"{path}.tags.yaml: nothing to do\n"


# The other commands


def test_what_is_certain_shows_and_nothing_is_written(sample: Path, run: Run) -> None:
    _, new = edit(sample, lambda text: text.replace("Maria Orlova", "Maria K. Orlova", 1))
    before, sidecar = written(sample), SIDECAR.read_bytes()
    left = counts(run, sample)
    unplaced = left["changed"] + left["lost"]
    for command, *options in (["show", "--no-pager"], ["export"], ["suggest"]):
        ran = run(command, *options, sample)
        assert ran.status == 1
        assert f"{unplaced} of {len(before.tags)} tags do not fit its text any more" in ran.err
        assert f"annotate reanchor {sample}" in ran.err
    rows = run("export", sample, "--format", "jsonl").lines
    assert len(rows) == len(before.tags) - unplaced
    for row in map(json.loads, rows):
        assert quote(new, tuple(Span(*pair) for pair in row["spans"])) == row["text"]
    checked = run("check", sample)
    assert checked.status == 1 and "run annotate reanchor" in checked.err
    [date, *_] = [tag for tag in before.tags if tag.label == "date"]
    for words in (
        ["add", sample, "person", "--quote", "Karsk", "--nth", "1"],
        ["set", sample, date.id, "note=x"],
        ["remove", sample, date.id],
        ["suggest", sample, "--accept"],
    ):
        ran = run(*words)
        assert (ran.status, ran.out) == (1, "")
        assert f"annotate reanchor {sample}" in ran.err
    assert SIDECAR.read_bytes() == sidecar


def test_editing_goes_on_where_all_is_certain(sample: Path, run: Run) -> None:
    _, new = edit(sample, lambda text: text.replace("\n\n", "\n\n" + INSERTED, 1))
    before = written(sample)
    shown = run("export", sample)
    assert shown.status == 0
    assert "tags are at other places, all are certain" in shown.err
    assert f"nothing was written; to do that: annotate reanchor {sample}" in shown.err
    ran = run("add", sample, "location", "--quote", "a town far")
    assert ran.status == 0 and "they are saved with this change" in ran.err
    after = written(sample)
    assert len(after.tags) == len(before.tags) + 1
    assert all(fits(tag, new) for tag in after.tags)
    assert run("check", sample).err.endswith(": no problems\n")


def test_a_text_that_reads_the_same_at_the_old_place(folder: Path, run: Run) -> None:
    """Offsets that fit by accident are not trusted."""
    path = Path("a.txt")
    first = "Anna Berg spoke first, for the town council, about the bridge and its price.\n"
    second = "Anna Berg spoke later, for the fishing fleet, about the harbour and the cranes.\n"
    path.write_text(first + second)
    [made] = run("add", path, "person", "--start", "0", "--end", "9").lines
    path.write_text(second + first)
    rows = [*map(json.loads, run("export", path, "--format", "jsonl").lines)]
    assert all(row["spans"] == [[len(second), len(second) + 9]] for row in rows)
    checked = run("check", path)
    assert checked.status == 1 and made in checked.out


def test_a_folder_and_its_mistakes(sample: Path, run: Run) -> None:
    other = copied("harbour-inquiry.txt")
    edit(other, lambda text: "A new first line.\n" + text)
    Path("broken.txt").write_text("x")
    Path("broken.txt.tags.yaml").write_text("tags: [")
    ran = run("reanchor", ".")
    assert ran.status == 1
    assert f"{SIDECAR}: nothing to do" in ran.err
    assert f"{other}.tags.yaml: written" in ran.err
    assert "broken.txt.tags.yaml:1" in ran.err
    assert run("reanchor", "nowhere.txt").status == 2
    assert run("reanchor", sample, "--format", "xml").status == 2


def test_another_layer(sample: Path, run: Run) -> None:
    shutil.move(SIDECAR, f"{ARTICLE}.ana.tags.yaml")
    edit(sample, lambda text: "A new first line.\n" + text)
    assert run("reanchor", sample, "--as", "ana").status == 0
    assert not SIDECAR.exists()
    assert run("check", sample, "--as", "ana").status == 0


# git


def git(*arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false")
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
def test_the_old_text_comes_from_git(folder: Path, run: Run) -> None:
    path = Path("a.txt")
    twice = "The talks failed.\n\nOn Monday the talks failed.\n\nOn Friday the talks failed.\n"
    path.write_text(twice)
    start = twice.rindex("talks failed")
    run("add", path, "event", "--start", str(start), "--end", str(start + 12))
    git("init", "-q", ".")
    git("add", "a.txt")
    git("commit", "-q", "-m", "first")
    git("mv", "a.txt", "b.txt")
    shutil.move("a.txt.tags.yaml", "b.txt.tags.yaml")
    git("commit", "-q", "-m", "second")
    path = Path("b.txt")
    with_git = open_workspace(path, history=True)
    assert with_git.replaced is None, "the text is as it was"
    new = "\n".join(f"A wholly new paragraph, number {n}.\n" for n in range(3)) + twice
    path.write_text(new)
    git("commit", "-qam", "third")
    ran = run("reanchor", path)
    assert ran.status == 0
    [tag] = written(path).tags
    assert tag.start == new.rindex("talks failed")
