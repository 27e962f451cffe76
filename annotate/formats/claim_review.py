"""ClaimReview JSON-LD: a review for each claim that was checked, to put into the page of a check.

A claim is checked if it has a rating, or a verdict other than `unchecked`. Its sentence is what
`restated` says, else its text. Unless the option `url` names the page of the check, the article is
that page: its address, outlet and day are the review's. With `url`, the article is where the claim
appears. All that HTML could take for markup is escaped, so that the file can stand in a page.
Source: https://schema.org/ClaimReview and
https://developers.google.com/search/docs/appearance/structured-data/factcheck.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from annotate.core.tags import Tag
from annotate.errors import AnnotateError
from annotate.formats.claims import UNCHECKED, ends, is_claim, said
from annotate.formats.contract import Exported, Plan
from annotate.formats.loss import Loss
from annotate.formats.stated import ADDRESS, stated

ADVISED = 75
"""Characters of claimReviewed that Google advises at most."""

IN_WORDS = {
    "supported": "Supported",
    "refuted": "Refuted",
    "conflicting": "Conflicting evidence",
    "insufficient": "Not enough evidence",
}
"""What readers are told for our verdicts, where the house has no words of its own."""

USED = ("verdict", "rating", "restated", "evidence", "appearance", "firstAppearance")
"""Attributes of claims that are written; the last two are for schemas of one's own."""

DAY = re.compile(r"\d{4}-\d\d-\d\d")

WIKIDATA = re.compile(r"(?:wikidata|wd):(Q\d+)", re.IGNORECASE)

INERT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""Signs that could end a script or begin a tag, as JSON may spell them, too."""

SCRIPT = '<script type="application/ld+json">\n', "\n</script>\n"


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """A list of reviews. Raises AnnotateError for an option that cannot be meant."""
    page = _Page(plan)
    first, last = SCRIPT if plan.flag("html") else ("", "\n")
    yield f"{first}[".encode()
    between = "\n"
    for article in articles:
        for review in _Reviews(article, page, plan.loss).all():
            yield f"{between}{_json(review)}".encode("utf-8", "replace")
            between = ",\n"
    yield f"\n]{last}".encode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1).translate(INERT)


class _Page:
    """What the options say of the page that the reviews are for."""

    def __init__(self, plan: Plan) -> None:
        options = plan.options
        self.url = options.get("url", "")
        self.author = options.get("author", "")
        self.author_url = options.get("author-url", "")
        self.published = options.get("published", "")
        self.scale = _scale(options["scale"]) if "scale" in options else {}
        for name in ("url", "author-url"):
            given = options.get(name, "")
            if given and not ADDRESS.fullmatch(given.replace("{name}", "x").replace("{id}", "x")):
                raise AnnotateError(
                    f"{name} is no address: {given}", "give one that starts with https://"
                )
        if self.published and not DAY.fullmatch(self.published):
            raise AnnotateError(f"published is no day: {self.published}", "such as 2026-11-24")

    def address(self, article: Exported, tag: Tag) -> str:
        """Where the review of a claim is; `{name}` and `{id}` stand for article and claim."""
        name = quote(article.name.encode("utf-8", "replace"))
        return self.url.replace("{name}", name).replace("{id}", quote(tag.id))


def _scale(text: str) -> dict[str, int]:
    """Ratings in small letters, each with its number. Raises AnnotateError for what is no scale."""
    found = {}
    for part in text.split(","):
        name, colon, number = part.rpartition(":")
        if not (colon and name.strip() and re.fullmatch(r" *-?\d{1,9} *", number)):
            raise AnnotateError(
                f"no scale: {part.strip() or text}",
                "list all ratings with whole numbers: refuted:1,conflicting:2,supported:3",
            )
        found[name.strip().casefold()] = int(number)
    return found


class _Reviews:
    """The reviews of one article."""

    def __init__(self, article: Exported, page: _Page, loss: Loss) -> None:
        self.article = article
        self.page = page
        self.loss = loss
        self.stated = stated(article)
        self.ends = ends(article)
        self.used: set[str] = set()
        """Ids of tags that are in a review."""
        self.links = 0
        """How many links are."""

    def all(self) -> Iterator[dict[str, Any]]:
        tags = [*self.article.tags()]
        rest = []
        for tag in tags:
            verdict, rating = said(tag, "verdict"), said(tag, "rating")
            if not is_claim(tag, self.article.schema):
                rest.append(tag)
            elif verdict.casefold() == UNCHECKED or not (verdict or rating):
                self.loss.add(f"{tag.label} {UNCHECKED if verdict else 'without a verdict'}")
            elif not _claimed(tag):
                self.loss.add("nothing but blanks")
            else:
                yield self._review(tag, rating or IN_WORDS.get(verdict, verdict), verdict)
                self._count(tag)
        for tag in rest:
            if tag.id in self.used:
                self._count_rest(tag, ("entity", "value"))
            else:
                self.loss.add(tag.label)
        links = sum(1 for _ in self.article.links())
        self.loss.add("links", of="link", n=links - self.links)

    def _review(self, tag: Tag, words: str, verdict: str) -> dict[str, Any]:
        elsewhere = bool(self.page.url)
        own = {} if elsewhere else self.stated
        claimed = _claimed(tag)
        if len(claimed) > ADVISED:
            self.loss.add_aside(
                f"claimReviewed of more than the {ADVISED} characters that Google advises",
                "written whole, say it shorter in `restated`",
                of="claim",
            )
        url = self.page.address(self.article, tag) if elsewhere else own.get("url", "")
        if not ADDRESS.fullmatch(url):
            url = ""
            self.loss.add_aside(
                "no address of the check, which Google wants",
                "add it with --option url=",
                of="claim",
            )
        published = self.page.published or own.get("published", "")
        evidence = [word for word in _list(tag, "evidence") if ADDRESS.fullmatch(word)]
        return _filled({
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "url": url,
            "claimReviewed": claimed,
            "reviewRating": {"@type": "Rating", "alternateName": words}
            | self._number(words, verdict),
            "author": self._author(own),
            "datePublished": published if DAY.fullmatch(published) else "",
            "itemReviewed": self._item(tag, elsewhere),
            "citation": evidence,
        })  # fmt: skip

    def _number(self, words: str, verdict: str) -> dict[str, Any]:
        scale = self.page.scale
        number = scale.get(words.casefold(), scale.get(verdict.casefold()))
        if number is None:
            if scale:
                self.loss.add_aside(
                    "ratings that are not on the scale", "in words only", of="claim"
                )
            return {}
        numbers = scale.values()
        return {"ratingValue": number, "bestRating": max(numbers), "worstRating": min(numbers)}

    def _author(self, own: dict[str, str]) -> dict[str, Any]:
        name = self.page.author or own.get("outlet", "")
        if not (name or self.page.author_url):
            return {}
        return _filled({"@type": "Organization", "name": name, "url": self.page.author_url})

    def _item(self, tag: Tag, elsewhere: bool) -> dict[str, Any]:
        day = next((day for day in self._days(tag) if DAY.fullmatch(day)), "")
        appearance = [word for word in _list(tag, "appearance") if ADDRESS.fullmatch(word)]
        first = [word for word in _list(tag, "firstAppearance") if ADDRESS.fullmatch(word)]
        if elsewhere:
            day = day or self.stated.get("published", "")
            own = self.stated.get("url", "")
            appearance = [own, *appearance] if ADDRESS.fullmatch(own) else appearance
        authors = [self._claimant(one) for one in self._to(tag, "claimant")]
        return _filled({
            "@type": "Claim",
            "author": authors[0] if len(authors) == 1 else authors,
            "datePublished": day if DAY.fullmatch(day) else "",
            "appearance": [_work(url) for url in dict.fromkeys(appearance)],
            "firstAppearance": _work(first[0]) if first else {},
        })  # fmt: skip

    def _days(self, tag: Tag) -> Iterator[str]:
        for date in self._to(tag, "when"):
            yield said(date, "value")[:10]

    def _to(self, tag: Tag, kind: str) -> list[Tag]:
        """The tags that links of a kind point to; they and the links are in the review now."""
        found = self.ends.get(tag.id, {}).get(kind, [])
        self.used.update(one.id for one in found)
        self.links += len(found)
        return found

    def _claimant(self, tag: Tag) -> dict[str, Any]:
        """Who said it, as Google wants it: a person or an organization."""
        many = tag.label == "source" and said(tag, "kind") in ("group", "document")
        kind = "Organization" if tag.label == "organization" or many else "Person"
        name, text = said(tag, "entity"), " ".join(tag.text.split())
        known = WIKIDATA.fullmatch(name)
        address = f"https://www.wikidata.org/wiki/{known[1]}" if known else name
        if ADDRESS.fullmatch(address):
            return {"@type": kind, "name": text, "sameAs": address}
        return {"@type": kind, "name": name or text}

    def _count(self, tag: Tag) -> None:
        """What is said of a claim that is in no review."""
        self._count_rest(tag, USED)
        for name in ("evidence", "appearance", "firstAppearance"):
            words = _list(tag, name)
            away = [word for word in words if not ADDRESS.fullmatch(word)]
            self.loss.add(f"{name} that is no address", of="value", n=len(away))

    def _count_rest(self, tag: Tag, used: tuple[str, ...]) -> None:
        others = [name for name in tag.attributes if name not in used]
        self.loss.add("attributes", of="value", n=len(others))
        self.loss.add("notes", n=bool(tag.note))
        for key in tag.extra:
            self.loss.add(key)
        self.loss.add_aside("who made it, and when", n=bool(tag.by or tag.at))


def _claimed(tag: Tag) -> str:
    """The claim as a sentence in one line."""
    return " ".join((said(tag, "restated") or tag.text).split())


def _list(tag: Tag, name: str) -> list[str]:
    value = tag.attributes.get(name) or []
    return [str(word).strip() for word in (value if isinstance(value, list) else [value])]


def _work(url: str) -> dict[str, str]:
    return {"@type": "CreativeWork", "url": url}


def _filled(given: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in given.items() if value not in ("", [], {})}
