"""Merging and diffing through a real git: two clones, two people, one article."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from annotate.store import codec
from tests.cli.conftest import ROOT, Run

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="there is no git")

TEXT = """\
Minister calls talks a failure

Maria Orlova told Ivan Petrov on Thursday that the talks in Genf have failed.
"""
SIDECAR = "a.txt.tags.yaml"


class Clone:
    """A working copy of one person."""

    def __init__(self, folder: Path, person: str) -> None:
        self.folder = folder
        self.person = person

    def git(self, *arguments: str, fails: bool = False) -> str:
        return self._run("git", *arguments, fails=fails)

    def annotate(self, *arguments: str, fails: bool = False) -> str:
        return self._run(sys.executable, "-m", "annotate", *arguments, fails=fails)

    def _run(self, *command: str, fails: bool = False) -> str:
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=os.environ | {"ANNOTATE_BY": self.person, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert bool(done.returncode) == fails, (command, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def add(self, label: str, quote: str, *more: str) -> str:
        """Tag a quote and commit that. Returns the tag's id."""
        id = self.annotate("add", "a.txt", label, "--quote", quote, *more).split()[0]
        self.commit(f"tag {quote}")
        return id

    def commit(self, message: str) -> None:
        self.git("add", "--all")
        self.git("commit", "-q", "-m", message)

    def set(self, id: str, value: str) -> None:
        self.annotate("set", "a.txt", id, value)
        self.commit(f"set {value}")

    def tags(self) -> list[tuple[str, str]]:
        found = codec.parse((self.folder / SIDECAR).read_bytes(), "")
        return [(tag.label, tag.text) for tag in found.tags]


@pytest.fixture
def clones(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Clone, Clone]:
    """Two clones of a repository with an article of one tag, ready to merge."""
    settings = folder / "no settings of this user"
    settings.write_text("[user]\n name = x\n email = x@example.org\n[pull]\n rebase = false\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_EDITOR", "true")
    subprocess.run(("git", "init", "-q", "--bare", "-b", "main", "hub"), cwd=folder, check=True)
    found = []
    for person in ("ana", "ben"):
        subprocess.run(("git", "clone", "-q", "hub", f"of {person}"), cwd=folder, check=True)
        clone = Clone(folder / f"of {person}", person)
        if person == "ana":
            (clone.folder / "a.txt").write_text(TEXT)
            assert "commit .gitattributes" in clone.annotate("git", "--install")
            clone.add("location", "Genf")
            clone.git("push", "-q", "origin", "HEAD:main")
        else:
            said = clone.annotate("git", "--install")
            assert "already in" in said and "merge.annotate.driver" in said
        found.append(clone)
    return found[0], found[1]


BOTH = [("person", "Maria Orlova"), ("person", "Ivan Petrov"), ("location", "Genf")]


@pytest.mark.parametrize("how", ["--no-rebase", "--rebase"])
def test_different_tags_never_conflict(clones: tuple[Clone, Clone], how: str) -> None:
    ana, ben = clones
    ana.add("person", "Maria Orlova")
    ana.git("push", "-q", "origin", "HEAD:main")
    ben.add("person", "Ivan Petrov")
    ben.git("pull", "-q", how, "origin", "main")
    assert ben.tags() == BOTH
    ben.git("push", "-q", "origin", "HEAD:main")
    ana.git("pull", "-q", "origin", "main")
    assert (ana.folder / SIDECAR).read_bytes() == (ben.folder / SIDECAR).read_bytes()
    assert "no problems" in ben.annotate("check", SIDECAR)


def test_different_fields_of_one_tag_go_together(clones: tuple[Clone, Clone]) -> None:
    ana, ben = clones
    id = codec.parse((ana.folder / SIDECAR).read_bytes(), "").tags[0].id
    ana.set(id, "kind=city")
    ana.git("push", "-q", "origin", "HEAD:main")
    ben.set(id, "note=look it up")
    ben.git("pull", "-q", "origin", "main")
    [tag] = codec.parse((ben.folder / SIDECAR).read_bytes(), "").tags
    assert (tag.attributes, tag.note) == ({"kind": "city"}, "look it up")


def test_a_conflict_is_said_and_both_are_kept(clones: tuple[Clone, Clone]) -> None:
    ana, ben = clones
    id = codec.parse((ana.folder / SIDECAR).read_bytes(), "").tags[0].id
    ana.set(id, "kind=city")
    ana.git("push", "-q", "origin", "HEAD:main")
    ben.set(id, "kind=region")
    told = ben.git("pull", "-q", "origin", "main", fails=True)
    assert f"annotate: {SIDECAR}: both kept: kind “" in told
    tags = codec.parse((ben.folder / SIDECAR).read_bytes(), "").tags
    assert {tag.attributes["kind"] for tag in tags} == {"city", "region"}
    [copy] = [tag for tag in tags if tag.extra == {"conflict": id}]
    assert f"{copy.id} location: conflicts with {id}" in ben.annotate("check", "a.txt", fails=True)
    ben.annotate("remove", "a.txt", copy.id)
    assert "no problems" in ben.annotate("check", "a.txt")
    ben.commit("merge")


def test_git_diff_speaks_in_words(clones: tuple[Clone, Clone]) -> None:
    ana, _ = clones
    ana.add("person", "Maria Orlova", "--attribute", "role=minister")
    lines = ana.git("diff", "HEAD~1").splitlines()
    assert "+person “Maria Orlova” at 32-44" in lines
    assert "+    role: minister" in lines
    (ana.folder / SIDECAR).write_text("tags: [\n")
    assert "+tags: [" in ana.git("diff").splitlines()


def test_diff_of_revisions(clones: tuple[Clone, Clone]) -> None:
    ana, _ = clones
    id = ana.add("person", "Maria Orlova")
    ana.set(id, "role=minister")
    ana.annotate("set", "a.txt", "status=done")
    assert ana.annotate("diff", "a.txt").splitlines() == ["~ article status: nothing → done"]
    lines = ana.annotate("diff", "HEAD~1:a.txt", "HEAD:a.txt").splitlines()
    # Where the clock went on by a second, the new time is told as well.
    told = [line.partition(", by ")[0] for line in lines]
    assert told == ["~ person “Maria Orlova” (3:1): role: nothing → minister"]
    lines = ana.annotate("diff", "--rev", "HEAD~2", SIDECAR, "--exit-code", fails=True).splitlines()
    assert lines[0] == "+ person “Maria Orlova” (3:1): role minister"
    assert "git has no" in ana.annotate("diff", "--rev", "--output=x", "a.txt", fails=True)
    assert "git has no" in ana.annotate("diff", "HEAD~9:a.txt", "a.txt", fails=True)


def test_install_is_undone_and_keeps_what_else_is_there(clones: tuple[Clone, Clone]) -> None:
    ana, _ = clones
    attributes = ana.folder / ".gitattributes"
    attributes.write_text("*.txt text\n" + attributes.read_text() + "*.png binary")
    before = (ana.folder / ".git" / "config").read_bytes()
    said = ana.annotate("git", "--install")
    assert "set " not in said.replace("already set", "")
    assert (ana.folder / ".git" / "config").read_bytes() == before
    ana.annotate("git", "--uninstall")
    assert attributes.read_text() == "*.txt text\n*.png binary"
    assert "annotate" not in (ana.folder / ".git" / "config").read_text()
    assert "nothing to take back" in ana.annotate("git", "--uninstall")
    ana.annotate("git", "--install")
    ana.annotate("git", "--install")
    assert (
        attributes.read_text() == "*.txt text\n*.png binary\n*.tags.yaml merge=annotate "
        "diff=annotate\n"
    )


def test_install_for_all_repositories(
    clones: tuple[Clone, Clone], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    ana, _ = clones
    ana.annotate("git", "--install", "--global")
    assert "merge=annotate" in (folder / "config" / "git" / "attributes").read_text()
    ana.git("config", "--global", "core.attributesFile", str(folder / "mine"))
    ana.annotate("git", "--install", "--global")
    assert "merge=annotate" in (folder / "mine").read_text()


def test_outside_of_a_repository_it_says_so(folder: Path, run: Run) -> None:
    os.environ["GIT_CEILING_DIRECTORIES"] = str(folder.parent)
    try:
        ran = run("git", "--install")
    finally:
        del os.environ["GIT_CEILING_DIRECTORIES"]
    assert ran.status == 2
    assert ran.err.startswith(f"annotate: {folder} is in no git repository (")
    assert run("git").status == 2


def test_check_as_a_hook_stops_a_commit(clones: tuple[Clone, Clone]) -> None:
    ana, _ = clones
    program = f'"{sys.executable}" -m annotate'
    hook = ana.folder / ".git" / "hooks" / "pre-commit"
    hook.write_text(
        "#!/bin/sh\ngit diff --cached --name-only -z --diff-filter=d -- '*.tags.yaml' "
        f"| xargs -0 -r {program} check\n"
    )
    hook.chmod(0o755)
    ana.add("person", "Maria Orlova")
    sidecar = ana.folder / SIDECAR
    sidecar.write_text(sidecar.read_text().replace("[[32, 44]]", "[[31, 43]]"))
    ana.git("add", "--all")
    assert SIDECAR in ana.git("commit", "-q", "-m", "broken", fails=True)


def test_check_takes_sidecars_of_every_layer(article: Path, run: Run) -> None:
    run("add", article, "person", "--quote", "Orlova", "--nth", "1")
    run("add", article, "person", "--quote", "Orlova", "--nth", "2", "--as", "ben")
    ran = run("check", "article.txt.tags.yaml", "article.txt.ben.tags.yaml")
    assert (ran.status, ran.err) == (0, "2 articles, 2 tags: no problems\n")
