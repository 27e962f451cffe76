"""Programs that change one sidecar at the same time."""

from pathlib import Path

from tests.cli.conftest import Run, process

WRITERS = 20


def test_twenty_that_add_at_once_lose_nothing(folder: Path, run: Run) -> None:
    words = [f"Name{number:02}" for number in range(WRITERS)]
    Path("a.txt").write_text(" met ".join(words) + ".\n")
    running = [process("add", "a.txt", "person", "--quote", word, folder=folder) for word in words]
    for one in running:
        _, err = one.communicate(timeout=120)
        assert (one.returncode, err) == (0, b"")
    rows = run("export", "a.txt").lines[1:]
    assert sorted(row.split(",")[9] for row in rows) == words
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "a.txt.tags.yaml"]
