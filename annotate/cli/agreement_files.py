"""Agreement and disagreements for programs: CSV and JSON; the list of disagreements as lines, too.

Invariant: figures have all their digits, and what is not defined is empty in CSV and null in JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from annotate.cli.answering import comma_separated
from annotate.core.cells import in_json, safe
from annotate.corpus.agreement.definitions import DEFINITIONS
from annotate.corpus.agreement.disagreements import Disagreement
from annotate.corpus.agreement.report import PairRow, Report, Row, Value
from annotate.corpus.agreement.said import Item

if TYPE_CHECKING:
    from annotate.cli.agreeing import Asked

COLUMNS = ("figure", "layer", "label", "name", "a", "b", "value", "low", "high", "n")
"""Of the CSV: one row a figure."""

LIST_COLUMNS = (
    *("number", "file", "line", "column", "differs", "annotator"),
    *("label", "start", "end", "spans", "text", "attributes"),
)
"""Of the CSV of disagreements: one row for each annotator and tag; one without a tag has a row."""

QUOTED = 40
"""Code points of a tag's text in a line of the list; the other formats have all of it."""

PAIR_FIGURES = (
    *("exact_precision", "exact_recall", "exact_f1"),
    *("overlap_precision", "overlap_recall", "overlap_f1", "cohen_kappa"),
)


def as_json(report: Report, gamma: float | None, asked: Asked) -> bytes:
    """One document with all figures."""
    made = {
        "annotators": list(report.annotators),
        "articles": report.articles,
        "tokens": report.tokens,
        "token": asked.tokens,
        "samples": report.samples,
        "seed": asked.seed,
        **({"gamma": gamma} if asked.gamma else {}),
        "agreement": [_row(row) for row in report.rows],
        "pairs": [_pair(row) for row in report.pairs],
        "attributes": [
            {
                "layer": row.scope[0],
                "label": row.scope[1],
                "attribute": row.name,
                "pairs": row.pairs,
                "percent": row.same,
                "cohen_kappa": row.kappa,
                "alpha": row.alpha,
            }
            for row in report.attributes
        ],
        "links": [
            {
                "kind": row.kind,
                "links": row.links,
                "f1": row.f1,
                "f1_pooled": row.pooled,
                "f1_of_all": row.of_all,
            }
            for row in report.links
        ],
        "confusion": [{"labels": list(labels), "tags": n} for labels, n in report.labels.items()],
        "unmatched": report.alone,
        "definitions": DEFINITIONS,
    }
    written = json.dumps(made, ensure_ascii=False, indent=1).split("\n")
    return "".join(f"{in_json(line)}\n" for line in written).encode("utf-8", "replace")


def _row(row: Row) -> dict[str, Any]:
    figures = {
        name: {"value": value.value, "interval": _ends(value)}
        for name, value in row.figures.items()
    }
    return {"layer": row.scope[0], "label": row.scope[1], "tags": row.tags, **figures}


def _ends(value: Value) -> list[float] | None:
    return None if value.low is None or value.high is None else [value.low, value.high]


def _pair(row: PairRow) -> dict[str, Any]:
    return {
        "a": row.a,
        "b": row.b,
        "layer": row.scope[0],
        "label": row.scope[1],
        "articles": row.articles,
        **dict(zip(PAIR_FIGURES, (*row.exact, *row.overlap, row.kappa), strict=True)),
    }


def as_csv(report: Report, gamma: float | None, excel_safe: bool) -> bytes:
    """One row a figure; those of a pair name both annotators."""
    written = comma_separated(COLUMNS, _rows(report, gamma), excel_safe=excel_safe)
    return "".join(written).encode("utf-8", "backslashreplace")


def _rows(report: Report, gamma: float | None) -> Iterator[Sequence[Any]]:
    yield "articles", "", "", "", "", "", report.articles, None, None, None
    yield "tokens", "", "", "", "", "", report.tokens, None, None, None
    if gamma is not None:
        yield "gamma", "", "", "", "", "", gamma, None, None, None
    for row in report.rows:
        for name, n in row.tags.items():
            yield "tags", *row.scope, "", name, "", n, None, None, None
        total = sum(row.tags.values())
        for figure, value in row.figures.items():
            yield figure, *row.scope, "", "", "", *value, total
    for pair in report.pairs:
        figures = (*pair.exact, *pair.overlap, pair.kappa)
        for figure, one in zip(PAIR_FIGURES, figures, strict=True):
            yield figure, *pair.scope, "", pair.a, pair.b, one, None, None, pair.articles
    for found in report.attributes:
        for figure, one in (
            ("attribute_percent", found.same),
            ("attribute_cohen_kappa", found.kappa),
            ("attribute_alpha", found.alpha),
        ):
            yield figure, *found.scope, found.name, "", "", one, None, None, found.pairs
    for link in report.links:
        for figure, one in (
            ("link_f1", link.f1),
            ("link_f1_pooled", link.pooled),
            ("link_f1_of_all", link.of_all),
        ):
            yield figure, "", "", link.kind, "", "", one, None, None, link.links
    for (one_label, other), n in report.labels.items():
        yield "confusion", "", one_label, other, "", "", n, None, None, None
    for label, n in report.alone.items():
        yield "unmatched", "", label, "", "", "", n, None, None, None


def list_text(found: Iterable[Disagreement]) -> Iterator[bytes]:
    """A line for each, as compilers write errors, so that editors jump to it."""
    for one in found:
        who: dict[str, list[str]] = {}
        for name, items in one.has:
            who.setdefault(_what(items, one), []).append(name)
        has = "; ".join(f"{', '.join(names)}: {what}" for what, names in who.items())
        line = f"{one.file}:{one.line}:{one.column}: {', '.join(one.kinds)}; {has}"
        yield f"{safe(' '.join(line.splitlines()))}\n".encode("utf-8", "backslashreplace")


def _what(items: Sequence[Item], one: Disagreement) -> str:
    """What annotators have, as far as it is not the same for all."""
    told = []
    for item in items:
        places = ";".join(f"{start}-{end}" for start, end in item.spans)
        place = f" {places}" if "span" in one.kinds else ""
        text = item.text if len(item.text) <= QUOTED else f"{item.text[: QUOTED - 1]}…"
        values = ", ".join(f"{name}={value}" for name, value in sorted(item.attributes.items()))
        said = f" ({values})" if values and "attributes" in one.kinds else ""
        told.append(f"{item.label}{place} “{text}”{said}")
    return ", ".join(told) or "nothing"


def list_csv(found: Iterable[Disagreement], *, excel_safe: bool) -> Iterator[bytes]:
    """One row for each annotator and tag of a disagreement."""
    written = comma_separated(LIST_COLUMNS, _list_rows(found), excel_safe=excel_safe)
    return (piece.encode("utf-8", "backslashreplace") for piece in written)


def _list_rows(found: Iterable[Disagreement]) -> Iterator[Sequence[Any]]:
    for number, one in enumerate(found, 1):
        head = (number, one.file, one.line, one.column, " ".join(one.kinds))
        for who, items in one.has:
            if not items:
                yield *head, who, "", "", "", "", "", ""
            for item in items:
                spans = ";".join(f"{start}-{end}" for start, end in item.spans)
                said = json.dumps(item.attributes, ensure_ascii=False) if item.attributes else ""
                yield *head, who, item.label, item.start, item.end, spans, item.text, said


def list_json(found: Iterable[Disagreement]) -> Iterator[bytes]:
    """An array, one disagreement a line."""
    head = "[\n"
    for one in found:
        has = {
            who: [
                {
                    "id": item.id,
                    "label": item.label,
                    "spans": [list(span) for span in item.spans],
                    "text": item.text,
                    "attributes": item.attributes,
                }
                for item in items
            ]
            for who, items in one.has
        }
        record: dict[str, Any] = {"file": one.file, "line": one.line, "column": one.column}
        record |= {"differs": one.kinds, "has": has}
        line = in_json(json.dumps(record, ensure_ascii=False))
        yield f"{head}{line}".encode("utf-8", "replace")
        head = ",\n"
    yield b"[]\n" if head == "[\n" else b"\n]\n"
