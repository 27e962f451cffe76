"""What was tagged in the other articles of a folder or a project.

It learns as people work: a sidecar that was written is read, and nothing is trained. A project
is a folder with an `annotate.yaml` and all below it; an article without one has its own folder.
Invariant: of an article's own tags, in whatever layer, its memory knows nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from annotate.core.remembered import Remembered, Sense, key
from annotate.store.remembering import Mention, Project
from annotate.store.schemas import find_config


class Memory(Mapping[str, Remembered]):
    """What a project knows without an article's own tags, by the key of the text."""

    def __init__(self, project: Project, article: Path) -> None:
        self.project = project
        self._article = ""
        with suppress(OSError, ValueError, RuntimeError):
            place = article.parent.resolve() / article.name
            self._article = place.relative_to(project.root).as_posix()
        self._version = -1
        self._own: dict[str, Counter[Sense]] = {}

    def __bool__(self) -> bool:
        return bool(self.project.known)

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.project.known if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._others(name) is not None

    def __getitem__(self, name: str) -> Remembered:
        found = self._others(name)
        if found is None:
            raise KeyError(name)
        return found

    def get(self, name: str, default: Any = None) -> Any:
        # Without the exception that a mapping's own `get` waits for: it is asked word by word.
        found = self._others(name)
        return default if found is None else found

    def _others(self, name: str) -> Remembered | None:
        """What others than the article say of a text."""
        every = self.project.get(name)
        if every is None:
            return None
        if self._version != self.project.version:
            self._version = self.project.version
            self._own = _counted(self.project.of(self._article))
        own = self._own.get(name)
        if own is None:
            return every
        senses = {
            sense: count - own.get(sense, 0)
            for sense, count in every.senses.items()
            if count > own.get(sense, 0)
        }
        return Remembered(every.text, senses, every.articles - 1) if senses else None


class Memories:
    """The projects that were met, each read once for all its articles."""

    def __init__(self) -> None:
        self._projects: dict[tuple[Path, bool], Project] = {}

    def of(self, article: Path) -> Memory:
        """What is known elsewhere for an article. Its project may not have been read yet."""
        try:
            config = find_config(article.parent)
            place = (config.parent, True) if config else (article.parent.resolve(), False)
        except (OSError, ValueError, RuntimeError):
            place = (article.parent, False)
        if place not in self._projects:
            self._projects[place] = Project(*place)
        return Memory(self._projects[place], article)

    def read(self, article: Path) -> Memory:
        """The same, of a project that has been read whole."""
        memory = self.of(article)
        while not memory.project.step(1):
            pass
        return memory


def _counted(mentions: Iterable[Mention]) -> dict[str, Counter[Sense]]:
    """The senses of an article's own texts."""
    found: dict[str, Counter[Sense]] = {}
    for text, label, entity, kind, times in mentions:
        found.setdefault(key(text), Counter())[Sense(label, entity, kind)] += times
    return found
