"""Any installed spaCy pipeline as a suggester: what it takes for an entity is suggested as a tag.

Labels go through the schema, whose labels may be named by the pipeline's own. Invariant: a
pipeline is loaded once, and without the parts that find no entities; spaCy is imported only when
one is asked for.
"""

import warnings
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from annotate.core.schema import Label
from annotate.core.similar import nearest
from annotate.core.spans import Span
from annotate.core.suggestion import Suggestion
from annotate.core.tags import Value
from annotate.core.trimming import trimmed
from annotate.suggest.external import SuggesterError
from annotate.suggest.external.naming import IGNORED, label_named
from annotate.suggest.external.protocol import LIMIT, Answer, Asked, ordered

PART = 20_000
"""Articles are read in parts of about so many code points, which end with a line: pipelines refuse
more than a million, and need a gigabyte for it."""

SCORE = 0.8
"""Pipelines do not say how sure they are of an entity; good ones are right four times of five."""

NEEDLESS = frozenset(
    {
        *("tagger", "morphologizer", "parser", "lemmatizer", "trainable_lemmatizer", "senter"),
        *("attribute_ruler", "textcat", "textcat_multilabel", "sentencizer"),
    }
)
"""Parts that find no entities."""

FINDING = frozenset({"tok2vec", "transformer", "curated_transformer", "ner"})
"""If a pipeline has only these besides, none of them needs the others."""

GROUP = "sc"
"""Where spaCy's span categorizer leaves what it found."""


def answer(model: str, asked: Asked, *, folder: Path | None = None, name: str = "spacy") -> Answer:
    """What a pipeline suggests. `model` is the path of its folder, counted from `folder`; without
    `folder` the name of an installed package, never a folder that happens to lie about. Whatever
    goes wrong is among the problems."""
    try:
        pipeline = load(model if folder is None else folder / model)
        found, unknown = _found(pipeline, asked, model, name)
    except SuggesterError as error:
        hint = f" ({error.hint})" if error.hint else ""
        return Answer([], [f"{name}: {error.message}{hint}"])
    except Exception as error:
        # A pipeline is code of others, and may raise anything.
        said = " ".join(str(error).split())[:200]
        return Answer([], [f"{name}: {model}: {type(error).__name__}: {said}"])
    problems = [
        f"{name}: no label is for {other}, found {count} times (a label's names may say it)"
        for other, count in unknown.most_common()
    ]
    return Answer(ordered(found), problems)


@lru_cache(maxsize=2)
def load(source: str | Path) -> Any:
    """A pipeline: of an installed package by its name, or of a folder. Raises SuggesterError if
    spaCy or the pipeline is not there."""
    try:
        import spacy
    except ImportError:
        raise SuggesterError(
            "spaCy is not installed", "pip install 'annotate-articles[spacy]'"
        ) from None
    with warnings.catch_warnings():
        # They are about versions, and would be written over the screen.
        warnings.simplefilter("ignore")
        if isinstance(source, Path):
            if not source.is_dir():
                raise SuggesterError(f"no such pipeline: {source}", "it is a folder")
            return _lean(spacy.util.load_model_from_path(source))
        if spacy.util.is_package(source):
            return _lean(spacy.util.load_model_from_package(source))
    close = nearest(source, spacy.util.get_installed_models())
    hint = f"did you mean {close}?" if close else f"python -m spacy download {source}"
    raise SuggesterError(f"spaCy has no pipeline {source}", hint)


def _lean(pipeline: Any) -> Any:
    """The pipeline without what it does not need to find entities. Rules may look at anything, so
    where there are some, all stays."""
    parts = {name: pipeline.get_pipe_meta(name).factory for name in pipeline.pipe_names}
    if set(parts.values()) <= NEEDLESS | FINDING:
        for name, factory in parts.items():
            if factory in NEEDLESS:
                pipeline.disable_pipe(name)
    return pipeline


def _found(
    pipeline: Any, asked: Asked, model: str, name: str
) -> tuple[list[Suggestion], Counter[str]]:
    """The suggestions, and the names of what no label is for."""
    found: dict[tuple[str, Span], Suggestion] = {}
    unknown: Counter[str] = Counter()
    starts, parts = zip(*_parts(asked.text), strict=True)
    for begin, document in zip(starts, pipeline.pipe(parts), strict=True):
        for entity, score in _entities(document):
            label = asked.schema.label(label_named(asked.schema, entity.label_))
            if label is None:
                unknown[entity.label_] += entity.label_ not in IGNORED
                continue
            whole = Span(begin + entity.start_char, begin + entity.end_char)
            span = trimmed(asked.text, whole)
            if (label.name, span) in found or len(found) == LIMIT:
                continue
            found[label.name, span] = Suggestion(
                label=label.name,
                spans=(span,),
                text=asked.text[slice(*span)],
                attributes=_canonical(label, entity),
                suggester=name,
                why=f"{entity.label_} to {model}",
                score=score,
            )
    return [*found.values()], +unknown


def _entities(document: Any) -> Iterator[tuple[Any, float]]:
    """What a pipeline found, whether its parts name it entities or spans."""
    for entity in document.ents:
        yield entity, SCORE
    if GROUP in document.spans:
        group = document.spans[GROUP]
        scores = group.attrs.get("scores")
        for i, entity in enumerate(group):
            yield entity, min(1.0, max(0.0, float(scores[i]))) if scores is not None else SCORE


def _canonical(label: Label, entity: Any) -> dict[str, Value]:
    """The id that a rule or an entity linker gives, as the canonical name."""
    known = entity.ent_id_ or entity.kb_id_
    free = label.attribute("entity")
    return {"entity": known} if known and known != "NIL" and free and not free.values else {}


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The text in parts, each with its offset; a line is cut only if it is longer than a part."""
    start = 0
    while start < len(text) - PART:
        end = text.rfind("\n", start, start + PART) + 1
        if end <= start:
            end = text.rfind(" ", start, start + PART) + 1
        if end <= start:
            end = start + PART
        yield start, text[start:end]
        start = end
    yield start, text[start:]
