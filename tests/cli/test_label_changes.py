"""`annotate labels rename`, `merge` and `delete` over folders: told first, done whole, undoable."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from annotate.core.relabel import Change
from annotate.core.tags import Tag
from annotate.corpus import relabelling
from annotate.errors import AnnotateError
from annotate.store import codec, files
from annotate.store.schemas import load_config
from tests.cli.conftest import ROOT, Run

OURS = """\
schema:
  name: ours
  labels:
  - name: ship     # what floats
    layer: entity
    key: s
    attributes: [{name: flag}]
  - {name: boat, layer: entity, key: b}
  - {name: owner, layer: claim, key: o}
  links:
  - {name: of, from: owner, to: [ship]}
palette: {ship: yellow}
"""

HARD = pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anything")


@pytest.fixture
def fleet(run: Run) -> Path:
    """A folder with a schema, an article with two sidecars and one below with one."""
    top = Path("fleet")
    (top / "old").mkdir(parents=True)
    (top / "annotate.yaml").write_text(OURS)
    for path in (top / "a.txt", top / "old" / "b.txt"):
        path.write_text("The Ada sank. Ann owned the Ada.\n")
        for quote, label in (("Ada", "ship"), ("Ann", "owner")):
            assert run("add", path, label, "--quote", quote, "--nth", "1").status == 0
    flag = ("--attribute", "flag=red")
    assert run("add", top / "a.txt", "ship", "--quote", "Ann", "--as", "ben", *flag).status == 0
    found = {tag.label: tag.id for tag in tags(top / "a.txt.tags.yaml")}
    assert run("link", top / "a.txt", "of", found["owner"], found["ship"]).status == 0
    return top


def tags(path: Path) -> list[Tag]:
    return list(codec.parse(path.read_bytes(), str(path)).tags)


def state(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def labels(folder: Path) -> set[str]:
    return {tag.label for path in folder.rglob("*.tags.yaml") for tag in tags(path)}


def commit(folder: Path) -> None:
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
        name = ["-c", "user.name=ana", "-c", "user.email=ana@example.org"]
        subprocess.run(["git", "-C", str(folder), *name, *words], check=True)


def test_it_is_told_first_and_nothing_is_written(fleet: Path, run: Run) -> None:
    before = state(Path())
    ran = run("labels", "rename", "ship", "vessel", fleet)
    assert ran.status == 0
    assert ran.lines == [
        "label  becomes  tags  rejected  sidecars",
        "ship   vessel   3     0         3",
        "fleet/annotate.yaml:4: the label ship is called vessel",
        "fleet/annotate.yaml:11: the link of goes to: vessel",
        "fleet/annotate.yaml:12: the colour of ship is that of vessel",
    ]
    assert ran.err == (
        "3 sidecars and annotate.yaml would change; nothing was written: to do it, add --yes\n"
    )
    assert state(Path()) == before


def test_rename_changes_every_layer_and_the_schema_and_back(fleet: Path, run: Run) -> None:
    before = state(Path())
    ran = run("labels", "rename", "ship", "vessel", fleet, "--yes", "--backup", "one.tar.gz")
    assert ran.status == 0
    assert ran.err == (
        "3 sidecars and annotate.yaml changed; to undo it: "
        f"tar -xf one.tar.gz -C {fleet.resolve()}\n"
    )
    assert labels(fleet) == {"vessel", "owner"}
    assert (fleet / "annotate.yaml").read_text() == (
        OURS.replace("name: ship ", "name: vessel ")
        .replace("[ship]", "[vessel]")
        .replace("{ship:", "{vessel:")
    )
    assert run("check", fleet).status == 0
    assert run("check", fleet, "--as", "ben").status == 0
    again = run("labels", "rename", "ship", "vessel", fleet, "--yes")
    assert (again.status, again.out) == (2, "")
    assert again.err.startswith("annotate: no such label: ship")
    assert (
        run("labels", "rename", "vessel", "ship", fleet, "--yes", "--backup", "2.tar").status == 0
    )
    assert {key: value for key, value in state(Path()).items() if "tar" not in key} == before


@pytest.mark.skipif(not shutil.which("tar"), reason="needs tar")
@pytest.mark.parametrize("archive", ["b.tar.gz", "b.tar"])
def test_a_backup_brings_everything_back(archive: str, fleet: Path, run: Run) -> None:
    (fleet / "a.txt.tags.yaml").chmod(0o640)
    before = state(fleet)
    ran = run("labels", "delete", "ship", fleet, "--drop", "--yes", "--backup", archive)
    assert ran.status == 0
    assert "1 link will go with the tags: of 1" in ran.lines
    assert labels(fleet) == {"owner"}
    config = load_config(fleet / "annotate.yaml")
    assert config.schema and [own.name for own in config.schema.labels] == ["boat", "owner"]
    assert (config.schema.links, config.palette) == ((), {})
    assert state(fleet) != before
    subprocess.run(["sh", "-c", ran.err.partition("to undo it: ")[2]], check=True)
    assert state(fleet) == before
    assert (fleet / "a.txt.tags.yaml").stat().st_mode & 0o777 == 0o640
    ran = run("labels", "delete", "ship", fleet, "--drop", "--yes", "--backup", archive)
    assert (ran.status, ran.err) == (
        2,
        f"annotate: {archive} is there already (name another file; nothing was changed)\n",
    )
    assert state(fleet) == before


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_what_git_has_needs_no_backup(fleet: Path, run: Run) -> None:
    ran = run("labels", "rename", "ship", "vessel", fleet, "--yes")
    assert (ran.status, labels(fleet)) == (2, {"ship", "owner"})
    assert "git could not give back as it is: fleet/a.txt.ben.tags.yaml and 3 more" in ran.err
    commit(Path())
    before = state(fleet)
    sidecar = fleet / "old" / "b.txt.tags.yaml"
    sidecar.write_bytes(sidecar.read_bytes().replace(b"# Tags", b"# Our tags"))
    ran = run("labels", "rename", "ship", "vessel", fleet, "--yes")
    assert (ran.status, labels(fleet)) == (2, {"ship", "owner"})
    assert f"as it is: {sidecar} (nothing was written" in ran.err
    sidecar.write_bytes(before[str(sidecar)])
    ran = run("labels", "rename", "ship", "vessel", fleet, "--yes")
    assert (ran.status, labels(fleet)) == (0, {"vessel", "owner"})
    assert ran.err.endswith("to undo it: git checkout, as all of it was committed\n")
    subprocess.run(["git", "checkout", "-q", "."], check=True)
    assert state(fleet) == before


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_a_repository_of_anyone_runs_nothing(fleet: Path, run: Run) -> None:
    commit(Path())
    program = Path("evil").resolve()
    program.write_text(f"#!/bin/sh\ntouch {program}.ran\ncat\n")
    program.chmod(0o755)
    (Path(".git") / "info" / "attributes").write_text("* filter=evil diff=evil\n")
    with (Path(".git") / "config").open("a") as config:
        config.write(f"[core]\nfsmonitor = {program}\npager = {program}\n")
        config.write(f'[filter "evil"]\nclean = {program}\n[diff "evil"]\ncommand = {program}\n')
    assert run("labels", "rename", "ship", "vessel", fleet, "--yes").status == 0
    assert not Path("evil.ran").exists()


def test_merge_makes_one_label_of_several(fleet: Path, run: Run) -> None:
    assert run("add", fleet / "a.txt", "boat", "--quote", "Ada", "--nth", "1").status == 0
    ran = run("labels", "merge", "ship, owner,boat", "boat", fleet)
    assert ran.status == 0
    assert ran.lines[:3] == [
        "label  becomes  tags  rejected  sidecars",
        "ship   boat     3     0         3",
        "owner  boat     2     0         2",
    ]
    assert "1 tag of the same place will be one with that of the other label: ship 1" in ran.lines
    assert "1 attribute will be kept, though the new label does not take them: flag 1" in ran.lines
    ran = run("labels", "merge", "ship,owner", "boat", fleet, "--yes", "--backup", "b.tar")
    assert ran.status == 0
    assert labels(fleet) == {"boat"}
    assert len(tags(fleet / "a.txt.tags.yaml")) == 2
    assert "ship" not in (fleet / "annotate.yaml").read_text()
    # The attribute that was told of is what `check` finds, and nothing else.
    assert run("check", fleet).status == 0
    assert run("check", fleet, "--as", "ben").out.count("\n") == 1


def test_delete_wants_to_know_what_becomes_of_the_tags(fleet: Path, run: Run) -> None:
    before = state(fleet)
    for options in ([], ["--to", "boat", "--drop"]):
        ran = run("labels", "delete", "ship", fleet, *options, "--yes")
        assert (ran.status, ran.out) == (2, "")
        assert "--to LABEL gives them another label, --drop removes them" in ran.err
    ran = run("labels", "delete", "ship", fleet, "--to", "bot", "--yes")
    assert (ran.status, state(fleet)) == (2, before)
    assert "has no label bot (did you mean boat?" in ran.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["rename", "ship", "boat"], "has both labels, ship and boat"),
        (["rename", "ship", "ship"], "the labels are the same"),
        (["rename", "ship", "a\x1b[31mb"], "this cannot be a label: a␛[31mb"),
        (["rename", "shp", "vessel"], "no such label: shp (did you mean ship?)"),
        (["merge", "ship", "vessel"], "annotate labels rename ship vessel PATH..."),
        (["merge", ",", "boat"], "the labels are the same"),
        (["merge", "boat", "boat"], "the labels are the same"),
        (["rename", "ship"], "missing: PATH..."),
    ],
)
def test_what_is_refused(words: list[str], told: str, fleet: Path, run: Run) -> None:
    before = state(fleet)
    paths = [fleet] if len(words) == 3 else []
    if not paths:
        words = [*words, "vessel"]
    ran = run("labels", *words, *paths, "--yes", "--backup", "b.tar")
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert told in ran.err
    assert state(fleet) == before
    assert not Path("b.tar").exists()


def test_a_schema_that_holds_for_more_is_not_changed(fleet: Path, run: Run) -> None:
    for more, hint in (
        ([fleet / "old"], "name its folder: fleet)"),
        ([fleet / "a.txt"], "name its folder: fleet)"),
        ([fleet, "--as", "ben"], "leave out --as)"),
    ):
        ran = run("labels", "rename", "ship", "vessel", *more)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith("annotate: fleet/annotate.yaml holds for more than ")
        assert ran.err.endswith(hint + "\n")
    # What changes tags only needs no more than its own files.
    ran = run("labels", "merge", "ship", "boat", fleet, "--as", "ben", "--yes", "--backup", "b.tar")
    assert ran.status == 0
    kept = "fleet/annotate.yaml keeps the label, as it holds for more than these tags"
    assert kept in ran.lines
    assert (fleet / "annotate.yaml").read_text() == OURS
    assert {tag.label for tag in tags(fleet / "a.txt.ben.tags.yaml")} == {"boat"}
    assert {tag.label for tag in tags(fleet / "a.txt.tags.yaml")} == {"ship", "owner"}


def test_the_layers_of_one_article(fleet: Path, run: Run) -> None:
    ran = run("labels", "merge", "ship", "boat", fleet / "a.txt")
    assert (ran.status, ran.lines[1].split()) == (0, ["ship", "boat", "2", "0", "2"])
    sidecar = fleet / "a.txt.ben.tags.yaml"
    ran = run("labels", "merge", "ship", "boat", sidecar)
    assert (ran.status, ran.lines[1].split()) == (0, ["ship", "boat", "1", "0", "1"])


def test_a_label_that_was_renamed_in_the_schema_by_hand(fleet: Path, run: Run) -> None:
    """Also what is left of a run that was cut off after the schema."""
    config = fleet / "annotate.yaml"
    config.write_text(OURS.replace("ship", "vessel"))
    ran = run("labels", "rename", "ship", "vessel", fleet / "old", "--yes", "--backup", "b.tar")
    assert (ran.status, ran.err.split(" changed")[0]) == (0, "1 sidecar")
    ran = run("labels", "rename", "ship", "vessel", fleet, "--yes", "--backup", "c.tar")
    assert (ran.status, labels(fleet)) == (0, {"vessel", "owner"})
    assert config.read_text() == OURS.replace("ship", "vessel")


def test_the_labels_that_come_with_us(tagged: Path, run: Run) -> None:
    ran = run("labels", "rename", "person", "human", tagged)
    assert (ran.status, "annotate labels --init FOLDER" in ran.err) == (2, True)
    ran = run("labels", "merge", "person", "other", tagged, "--yes", "--backup", "b.tar")
    assert ran.status == 0
    assert "the default schema keeps the label, as it holds for more than these tags" in ran.lines
    assert {tag.label for tag in tags(Path("article.txt.tags.yaml"))} == {"other", "date", "claim"}


def test_a_schema_that_is_named_is_the_one_that_changes(fleet: Path, run: Run) -> None:
    shutil.move(fleet / "annotate.yaml", "ours.yaml")
    options = ("--labels", "ours.yaml", "--yes", "--backup", "b.tar")
    assert run("labels", "rename", "ship", "vessel", fleet, *options).status == 0
    assert labels(fleet) == {"vessel", "owner"}
    assert "name: vessel     # what floats" in Path("ours.yaml").read_text()


def test_a_schema_that_cannot_be_changed_safely_says_what_to_do(fleet: Path, run: Run) -> None:
    before = OURS.replace("  - name: ship", "  -\n    # big\n    name: ship")
    (fleet / "annotate.yaml").write_text(before)
    ran = run("labels", "merge", "ship", "boat", fleet, "--yes", "--backup", "b.tar")
    assert (ran.status, ran.out, labels(fleet)) == (2, "", {"ship", "owner"})
    assert "by hand, then run this again: line 6: the label ship goes; line 13: " in ran.err
    assert (fleet / "annotate.yaml").read_text() == before


def test_a_broken_sidecar_is_told_and_the_others_go_on(fleet: Path, run: Run) -> None:
    sidecar = fleet / "a.txt.tags.yaml"
    sidecar.write_text("tags: {")
    ran = run("labels", "rename", "ship", "vessel", fleet)
    assert (ran.status, ran.lines[1].split()[2]) == (1, "2")
    ran = run("labels", "rename", "ship", "vessel", fleet, "--yes", "--backup", "b.tar")
    assert ran.status == 1
    assert ran.err.startswith(f"annotate: {sidecar}:1:")
    assert "2 sidecars and annotate.yaml changed; to undo it: " in ran.err
    assert sidecar.read_text() == "tags: {"


def test_a_sidecar_written_by_hand_keeps_what_it_says(fleet: Path, run: Run) -> None:
    sidecar = fleet / "old" / "b.txt.tags.yaml"
    sidecar.write_text(
        "# mine\nformat: annotate/1\nmood: good\ntags:\n- {label: ship, spans: [[4, 7]]}\n"
    )
    ran = run("labels", "rename", "ship", "vessel", fleet, "--yes", "--backup", "b.tar")
    assert ran.status == 0
    assert "1 sidecar of another YAML style will be written in ours" in ran.lines
    found = codec.parse(sidecar.read_bytes(), "")
    assert (found.comments, found.extra) == (("# mine",), {"mood": "good"})
    assert [(tag.label, list(map(list, tag.spans))) for tag in found.tags] == [("vessel", [[4, 7]])]
    assert run("export", fleet / "old" / "b.txt").lines[1].split(",")[3:8] == [
        *("vessel", "4", "7", "4-7", "1"),
    ]


def test_what_changes_in_between_is_not_overwritten(
    fleet: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    sidecar = fleet / "old" / "b.txt.tags.yaml"
    plan = relabelling.Relabelling.plan

    def changing(self: relabelling.Relabelling, tell: relabelling.Tell) -> relabelling.Plan:
        made = plan(self, tell)
        sidecar.write_bytes(sidecar.read_bytes().replace(b"# ", b"# Our ", 1))
        return made

    with monkeypatch.context() as patched:
        patched.setattr(relabelling.Relabelling, "plan", changing)
        ran = run("labels", "rename", "ship", "vessel", fleet, "--yes", "--backup", "b.tar")
        assert (ran.status, ran.out.count("\n")) == (1, 5)
        assert f"{sidecar} was changed by another program in the meantime" in ran.err
        assert not Path("b.tar").exists()
        assert labels(fleet) == {"ship", "owner"}
        # After the backup: the one is left, the others are done, and a second run does the rest.
        told: list[AnnotateError] = []
        work = relabelling.Relabelling(Change(("ship",), "vessel", rename=True), [fleet])
        work.plan(told.append)
        assert work.apply(told.append) == 3
        assert [error.message.split(" was")[0] for error in told] == [str(sidecar)]
    ran = run("labels", "rename", "ship", "vessel", fleet, "--yes", "--backup", "c.tar")
    assert (ran.status, labels(fleet)) == (0, {"vessel", "owner"})


@pytest.mark.parametrize("after", range(3))
def test_a_run_that_is_cut_off_can_be_run_again(
    after: int, fleet: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0
    write = files.write_atomically

    def cut(path: Path, data: bytes | list[bytes]) -> None:
        nonlocal calls
        calls += 1
        if calls > after:
            raise KeyboardInterrupt
        write(path, data)

    with monkeypatch.context() as patched:
        patched.setattr("annotate.corpus.relabelling.write_atomically", cut)
        assert (
            run("labels", "rename", "ship", "vessel", fleet, "--yes", "--backup", "b").status == 130
        )
    assert run("labels", "rename", "ship", "vessel", fleet, "--yes", "--backup", "c").status == 0
    assert labels(fleet) == {"vessel", "owner"}
    assert run("check", fleet).status == 0


def test_links_do_not_lead_out_of_the_folder(fleet: Path, run: Run) -> None:
    outside = Path("outside")
    shutil.copytree(fleet / "old", outside)
    (fleet / "c.txt").write_text("The Ada\n")
    (fleet / "c.txt.tags.yaml").symlink_to(Path("../outside/b.txt.tags.yaml"))
    (fleet / "more").symlink_to(Path("../outside"))
    before = state(outside)
    ran = run("labels", "rename", "ship", "vessel", fleet, "--yes", "--backup", "b.tar")
    assert (ran.status, ran.err.count("which is in none of the folders that were named")) == (1, 1)
    assert state(outside) == before
    assert (fleet / "c.txt.tags.yaml").is_symlink()


@HARD
def test_a_sidecar_that_cannot_be_written_is_told(fleet: Path, run: Run) -> None:
    sidecar = fleet / "old" / "b.txt.tags.yaml"
    sidecar.chmod(0o444)
    ran = run("labels", "rename", "ship", "vessel", fleet, "--yes", "--backup", "b.tar")
    assert ran.status == 1
    assert f"cannot write {sidecar}: the file is read-only" in ran.err
    assert "3 of 4 files changed" in ran.err


def test_a_folder_with_the_name_of_a_command_is_shown_still(run: Run) -> None:
    Path("rename").mkdir()
    (Path("rename") / "annotate.yaml").write_text(OURS)
    assert run("labels", "./rename").lines[0] == "ours, version 1"
    assert run("labels", "rename").status == 2
    assert "annotate labels rename, merge, delete" in run("labels", "--help").out


MEASURED = """
import resource, sys
from pathlib import Path
from annotate.__main__ import main
from annotate.corpus.relabelling import Change, Relabelling
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
work = Relabelling(Change(("person",), "other"), [Path(sys.argv[1])])
plan = work.plan(lambda error: None)
assert len(plan.planned) == int(sys.argv[2]), len(plan.planned)
assert work.apply(lambda error: None) == len(plan.planned)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="measures as Linux counts")
def test_memory_does_not_grow_with_what_the_sidecars_hold(tagged: Path, run: Run) -> None:
    """10,000 sidecars would be 10,000 lines of the plan; their content is held one at a time."""
    data = Path("article.txt.tags.yaml").read_bytes()
    row = next(line for line in data.split(b"\n") if b'"label": "person"' in line)
    rows = b"\n".join(row.replace(b'{"id": "', b'{"id": "%d-' % i) for i in range(200))
    big = data.replace(row, rows + b"\n" + row)
    used = {}
    for count in (10, 400):
        folder = Path(str(count))
        folder.mkdir()
        for i in range(count):
            (folder / f"{i}.txt.tags.yaml").write_bytes(big)
        ran = subprocess.run(
            [sys.executable, "-c", MEASURED, folder, str(count)],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        )
        used[count] = int(ran.stdout)
    # 390 more of 40 kB each are 15 MiB as bytes alone.
    assert used[400] - used[10] < 4096, used
