"""The page as a whole, a piece at a time: contents, list of labels, articles, card."""

from collections.abc import Iterator, Sequence

from annotate.core.schema import LAYERS
from annotate.render.page.escape import escaped
from annotate.render.page.head import head
from annotate.render.page.tables import claims, tags
from annotate.render.page.text import paragraphs
from annotate.render.page.timeline import moments, timeline
from annotate.render.page.view import Key, Shown, View, views

LAYER_NAMES = {"entity": "Who, where, what", "date": "When", "claim": "Who claims what"}
"""Headings of the layers in the list of labels."""


def page(shown: Sequence[Shown]) -> Iterator[str]:
    """An HTML document in pieces."""
    articles, keys = views(shown)
    several = len(articles) != 1
    title = f"{len(articles)} articles" if several else articles[0].title
    yield from head(title, ["page.css"], ["theme.js", "page.js"])
    yield "<body>\n<a class=skip href=#text1>Skip to the text</a>\n"
    yield f"<header><h1>{escaped(title)}</h1>"
    if not several:
        yield _facts(articles[0])
    yield "<button type=button id=theme hidden>Colours: as the system</button></header>\n"
    yield "<div class=columns><div class=side>\n"
    yield from _contents(articles)
    yield from _labels(keys)
    yield "</div>\n<main>\n"
    for view in articles:
        yield from _article(view, several)
    yield "</main></div>\n"
    yield "<aside id=card aria-label='Details of a tag' hidden></aside>\n"
    yield "</body>\n</html>\n"


def _facts(view: View) -> str:
    """When it was published, how far the work on it is, and which file it is."""
    known = view.document.metadata
    facts = [
        f"published {escaped(known.published)}" if known.published else "",
        f"{len(view.tags):,} tags" if len(view.tags) != 1 else "1 tag",
        escaped(known.status),
        f"<code>{escaped(view.file)}</code>",
    ]
    return f"<p class=facts>{' · '.join(fact for fact in facts if fact)}</p>"


def _parts(view: View) -> Iterator[tuple[str, str]]:
    """The parts of an article's section: id and name."""
    yield f"text{view.number}", "Text"
    if view.claims:
        yield f"claims{view.number}", "Claims"
    if moments(view.dates):
        yield f"dates{view.number}", "Dates"
    if view.tags:
        yield f"tags{view.number}", "All tags"


def _contents(articles: Sequence[View]) -> Iterator[str]:
    if not articles:
        return
    yield "<nav aria-label=Contents><ul>"
    for view in articles:
        parts = "".join(f"<li><a href=#{id}>{name}</a>" for id, name in _parts(view))
        if len(articles) == 1:
            yield parts
        else:
            title = escaped(view.title)
            yield f"<li><a href=#article{view.number}>{title}</a><ul>{parts}</ul>"
    yield "</ul></nav>\n"


def _labels(keys: Sequence[Key]) -> Iterator[str]:
    """The labels with their looks: a legend, and with the script a filter."""
    if not keys:
        return
    yield "<section class=labels aria-labelledby=labels-heading>"
    yield "<details open><summary><h2 id=labels-heading>Labels</h2></summary>\n"
    for layer in LAYERS:
        inside = [key for key in keys if key.layer == layer]
        if not inside:
            continue
        yield f"<fieldset data-layer={layer}><legend><label><input type=checkbox checked hidden>"
        yield f" {LAYER_NAMES[layer]}</label></legend><ul>"
        for key in inside:
            yield f"<li><label><input type=checkbox checked hidden data-key={key.number}>"
            yield f' <span class="tag {key.look}">{escaped(key.label)}</span>'
            yield f" <span class=count>{key.total:,}</span></label>"
        yield "</ul></fieldset>\n"
    yield "<p id=choices hidden><label><input type=checkbox id=names> Labels in the text</label>"
    yield "<p id=state role=status></details></section>\n"


def _article(view: View, several: bool) -> Iterator[str]:
    """One article; its title is the page's own if there is no other."""
    heading = "h3" if several else "h2"
    yield f"<article id=article{view.number}"
    yield f" aria-labelledby=title{view.number}>" if several else " aria-label=Article>"
    if several:
        yield f"<h2 id=title{view.number}>{escaped(view.title)}</h2>{_facts(view)}\n"
    yield from paragraphs(view)
    yield from claims(view, heading)
    yield from timeline(view, heading)
    yield from tags(view, heading)
    yield "</article>\n"
