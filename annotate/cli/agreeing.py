"""What `annotate agree` does: counts each article, wherever that is, and tells the figures of all.

Invariant: the counts of an article are whole numbers and come in the order of the articles, so the
answer is the same however many processes make it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from annotate import console
from annotate.cli.agreement_files import as_csv, as_json, list_csv, list_json, list_text
from annotate.cli.agreement_tables import tables
from annotate.cli.answering import in_unicode
from annotate.cli.common import write_output
from annotate.cli.layered import LayeredWorkspaces, Opened, opened
from annotate.cli.opening import Workspaces
from annotate.core.wording import counted
from annotate.corpus.agreement import counts, gamma
from annotate.corpus.agreement.disagreements import Disagreement, disagreements
from annotate.corpus.agreement.figures import mean
from annotate.corpus.agreement.report import FEW, FEWEST, Report, report
from annotate.corpus.agreement.said import Said, said
from annotate.corpus.agreement.sums import Sums
from annotate.errors import AnnotateError, ExitStatus


class Asked(NamedTuple):
    """What the figures are to be like, and how they are written."""

    tokens: str
    samples: int
    seed: int
    gamma: bool
    format: str
    excel_safe: bool


class Part(NamedTuple):
    """What came of a part of the articles."""

    counts: list[dict[counts.Key, int]]
    names: list[str]
    """The annotators, in order."""
    gammas: list[float | None]


def told(workspaces: LayeredWorkspaces, asked: Asked, output: str) -> None:
    """Write the figures. Raises AnnotateError if no two layers are left to compare."""
    if asked.gamma:
        gamma.require()
    sums = Sums()
    names: set[str] = set()
    gammas: list[float | None] = []
    for part in workspaces.parts(partial(_counted, asked)):
        names.update(part.names)
        gammas += part.gammas
        for article in part.counts:
            sums.add(article)
    workspaces.require_known()
    _require(workspaces, sums.articles)
    made = report(sums, sorted(names), asked.samples, asked.seed)
    if workspaces.opening.chosen.by:
        _warn_emptied(made)
    _tell_intervals(made, asked.samples)
    found = mean(gammas)
    if asked.format == "json":
        data = as_json(made, found if asked.gamma else None, asked)
    elif asked.format == "csv":
        data = as_csv(made, found, asked.excel_safe)
    else:
        columns = console.columns() if output == "-" else 80
        text = "".join(tables(made, asked.tokens, found if asked.gamma else None, columns))
        data = text.encode("utf-8", "replace")
    write_output(output, data, workspaces.read)


def _warn_emptied(made: Report) -> None:
    """Says whom `--by` leaves nothing: it asks who made a tag, not whose layer it is in."""
    tags = made.rows[0].tags if made.rows else {}
    emptied = [name for name, count in tags.items() if not count]
    if emptied:
        console.warn(
            f"--by leaves {', '.join(emptied)} no tags, which counts as disagreement; "
            "to choose whom to compare: --as NAME,NAME"
        )


def _tell_intervals(made: Report, samples: int) -> None:
    if samples and made.articles < FEWEST:
        compared = counted(made.articles, "article")
        console.say(
            f"no intervals: they take {FEWEST} articles or more, and {compared} can be compared"
        )
    elif samples and made.articles < FEW:
        console.say(
            f"the intervals are of {counted(made.articles, 'article')} only: of fewer than {FEW} "
            "they come out too narrow"
        )


def _require(workspaces: LayeredWorkspaces, articles: int) -> None:
    """Raises AnnotateError if nothing could be compared."""
    left = len(workspaces.found) - articles
    if not articles:
        if workspaces.status:
            # Why was told.
            workspaces.finish()
        raise AnnotateError(
            "no article has two layers that are asked for",
            "leave out --status",
            ExitStatus.PROBLEMS,
        )
    if left:
        console.say(f"{counted(left, 'more article')} left out, with fewer than two layers to read")


def _counted(asked: Asked, workspaces: Workspaces) -> Part:
    part = Part([], [], [])
    names: set[str] = set()
    for article in opened(workspaces):
        if len(article.workspaces) < 2:
            continue
        everyone = _said(workspaces, article)
        text = next(iter(article.workspaces.values())).document.article.text
        names.update(everyone)
        part.counts.append(counts.counted(everyone, text, asked.tokens))
        if asked.gamma:
            part.gammas.append(gamma.gamma(everyone, asked.seed))
    part.names.extend(sorted(names))
    return part


def _said(workspaces: Workspaces, article: Opened) -> dict[str, Said]:
    return {
        name: said(one.document, one.schema, workspaces.hidden(one))
        for name, one in article.workspaces.items()
    }


def listed(workspaces: LayeredWorkspaces, format: str, output: str, excel_safe: bool) -> None:
    """Write the disagreements."""
    found = _listed(workspaces)
    if format == "csv":
        pieces = list_csv(found, excel_safe=excel_safe)
    else:
        pieces = list_json(found) if format == "json" else list_text(found)
    write_output(output, pieces, workspaces.read)


def _listed(workspaces: LayeredWorkspaces) -> Iterator[Disagreement]:
    articles = total = 0
    for compared, found in workspaces.parts(_differing):
        articles += compared
        total += len(found)
        yield from found
    workspaces.require_known()
    _require(workspaces, articles)
    console.say(f"{counted(total, 'disagreement')} in {counted(articles, 'article')}")


def _differing(workspaces: Workspaces) -> tuple[int, list[Disagreement]]:
    found: list[Disagreement] = []
    compared = 0
    for article in opened(workspaces):
        if len(article.workspaces) < 2:
            continue
        compared += 1
        everyone = _said(workspaces, article)
        document = next(iter(article.workspaces.values())).document
        found += disagreements(in_unicode(article.path), document.article, everyone)
    return compared, found
