"""`annotate merge` on files of any name."""

from pathlib import Path

from annotate.store import codec
from tests.cli.conftest import Run


def sides(run: Run) -> tuple[bytes, bytes, bytes]:
    """What three files may hold: one tag, and another one more on each side."""
    Path("a.txt").write_text("Maria Orlova met Ivan Petrov in Genf.\n")
    sidecar = Path("a.txt.tags.yaml")
    run("add", "a.txt", "location", "--quote", "Genf")
    base = sidecar.read_bytes()
    run("add", "a.txt", "person", "--quote", "Maria Orlova")
    ours = sidecar.read_bytes()
    sidecar.write_bytes(base)
    run("add", "a.txt", "person", "--quote", "Ivan Petrov")
    return base, ours, sidecar.read_bytes()


def test_the_result_is_in_ours_whatever_its_name(folder: Path, run: Run) -> None:
    for name, data in zip(("o", ".merge_file_x", "b c"), sides(run), strict=True):
        Path(name).write_bytes(data)
    before = Path("b c").read_bytes()
    ran = run("merge", "o", ".merge_file_x", "b c")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert len(codec.parse(Path(".merge_file_x").read_bytes(), "").tags) == 3
    assert Path("b c").read_bytes() == before


def test_without_a_base_both_are_kept(folder: Path, run: Run) -> None:
    _, ours, theirs = sides(run)
    Path("ours").write_bytes(ours)
    Path("theirs").write_bytes(theirs)
    Path("empty").write_bytes(b"")
    for base in ("empty", "not there"):
        ran = run("merge", base, "ours", "theirs", "-o", "-")
        assert ran.status == 0
        assert len(codec.parse(ran.out.encode(), "").tags) == 3
    assert Path("ours").read_bytes() == ours


def test_what_cannot_be_read_leaves_ours_as_it_is(folder: Path, run: Run) -> None:
    base, ours, _ = sides(run)
    Path("base").write_bytes(base)
    Path("ours").write_bytes(ours)
    Path("theirs").write_text("<<<<<<< HEAD\n")
    ran = run("merge", "base", "ours", "theirs", "--path", "b.txt.tags.yaml")
    assert ran.status == 2
    assert ran.err.startswith("annotate: b.txt.tags.yaml:1:")
    assert Path("ours").read_bytes() == ours
    assert run("merge", "base", "nowhere", "ours").status == 2
