"""Which article a file's tags are of, and where it goes if the file brings its text.

Invariants: a name in a file leads to no place outside of the folders that the user works in or
names; an article is written only where nothing is, and reads back as exactly its text.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

from annotate.errors import AnnotateError
from annotate.formats.contract import Imported, Input
from annotate.formats.placing import letters
from annotate.store.articles import load_article
from annotate.store.files import write_atomically
from annotate.store.workspace import SUFFIX

TEXT = ".txt"

UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"|?*]+')
"""What names of files cannot have on some system."""


class Place(NamedTuple):
    """Where an article is, or goes."""

    path: Path
    text: str | None = None
    """What to write there first, if it is not there."""


class Places:
    """The places of the articles of one file."""

    def __init__(self, source: Path, text: Path | None, folder: Path | None) -> None:
        """Raises AnnotateError for a place that is not there."""
        self.source = source
        self.text = text
        self.folder = folder
        self.unnamed = 0
        for path in (text, folder):
            if path is not None and not path.exists() and path is text:
                raise AnnotateError(f"no such file: {path}")
        if folder is not None and folder.exists() and not folder.is_dir():
            raise AnnotateError(f"{folder} is not a folder")
        self.known: dict[int, Path] | None = None
        """The articles in the folder of `--text`, by what is not blank in them."""
        self.single = ""
        """The name of the article that `--text` stands for."""

    def of(self, imported: Imported) -> Place:
        """Where an article is. Raises AnnotateError if that cannot be told."""
        if self.text is not None and self.text.is_file():
            return self._only(imported)
        name = self._name(imported)
        if self.folder is None and imported.beside is not None and self.text is None:
            if not imported.beside.is_file():
                raise AnnotateError(f"{imported.beside} is not there, which has the text")
            return Place(imported.beside)
        there = self._there(name)
        if there is not None and (imported.name or self.text is not None):
            return Place(there)
        text = imported.text
        if text is not None and self.text is not None:
            same = self._with(text)
            if same is not None:
                return Place(same)
        if text is None and imported.beside is not None and imported.beside.is_file():
            text = load_article(imported.beside).text
        if there is not None and text is not None:
            if letters(load_article(there).text) != letters(text):
                raise AnnotateError(f"{there} is there with another text", "name a folder with -o")
            return Place(there)
        if text is None:
            raise AnnotateError(
                f"the article {name} is not there", "say where with --text FILE or --text DIR"
            )
        return Place((self.folder or Path()) / safe_name(name), text)

    def _only(self, imported: Imported) -> Place:
        assert self.text is not None
        name = imported.name
        if self.single and name != self.single:
            raise AnnotateError(
                f"{self.text} cannot be both {self.single} and {name}",
                "name the folder of the articles: --text DIR",
            )
        self.single = name or self.source.name
        if not name:
            self.unnamed += 1
            if self.unnamed > 1:
                raise AnnotateError(
                    f"the file has several articles, {self.text} is only one",
                    "leave out --text",
                )
        return Place(self.text)

    def _name(self, imported: Imported) -> str:
        """What an article is called: relative, with no way up."""
        if imported.name:
            return inside(imported.name)
        if imported.beside is not None:
            return imported.beside.name
        if imported.text is None:
            raise AnnotateError(
                "the file does not say which article its tags are of", "name it with --text FILE"
            )
        self.unnamed += 1
        return f"{Input(self.source).stem}-{self.unnamed:04}{TEXT}"

    def _there(self, name: str) -> Path | None:
        """The file of a name in the folders that may have it."""
        short = Path(name).name
        if self.text is not None:
            candidates = [self.text / name, self.text / short]
        elif self.folder is not None:
            candidates = [self.folder / name]
        else:
            candidates = [Path(name), self.source.parent / name, self.source.parent / short]
        new = safe_name(name)
        if new != name:
            candidates.append((self.text or self.folder or Path()) / new)
        return next((path for path in candidates if path.is_file()), None)

    def _with(self, text: str) -> Path | None:
        """The article below `--text` that has this text, but for blanks."""
        assert self.text is not None
        if self.known is None:
            self.known = {}
            for path in sorted(self.text.rglob(f"*{TEXT}")):
                try:
                    self.known.setdefault(hash(letters(load_article(path).text)), path)
                except AnnotateError:
                    continue
        found = self.known.get(hash(letters(text)))
        if found is not None and letters(load_article(found).text) == letters(text):
            return found
        return None

    def write(self, place: Place) -> None:
        """Make the article. Raises AnnotateError if something is there, or its text would not be
        read back as it is."""
        path, text = place
        if text is None or os.path.lexists(path):
            raise AnnotateError(f"{path} is there already", "it was not overwritten")
        try:
            # A BOM of the file is no part of its text, so one that is needs another before it.
            data = ("\ufeff" * text.startswith("\ufeff") + text).encode("utf-8")
        except UnicodeEncodeError as error:
            raise AnnotateError(
                f"the text of {path} holds half a character (a lone surrogate)"
            ) from error
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, data)
        try:
            same = load_article(path).text == text
        except AnnotateError:
            same = False
        if not same:
            path.unlink()
            raise AnnotateError(f"the text of {path} is none that a text file can hold")


def inside(name: str) -> str:
    """A name of a file as a relative path with no way up; of a sidecar, that of its article."""
    parts = re.sub(r"\A[A-Za-z]:", "", name.replace("\\", "/")).replace("\0", "").split("/")
    kept = [part for part in parts if part not in ("", ".", "..")] or ["article"]
    kept[-1] = kept[-1].removesuffix(SUFFIX) or "article"
    return "/".join(kept)


def safe_name(name: str) -> str:
    """A name from `inside` for a new text, as every system can have it, and no hidden one."""
    parts = [UNFIT.sub("_", part).strip(" .") or "_" for part in name.split("/")]
    if "." not in parts[-1]:
        parts[-1] += TEXT
    return "/".join(parts)
