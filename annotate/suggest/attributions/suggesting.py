from annotate.core.suggestion import Suggestion, Prepared
from annotate.suggest.attributions import find


def suggester(schema, published):
    cache = {}

    def suggest(text, start, end):
        if text not in cache:
            cache[text] = find(text)
        for f in cache[text]:
            if start <= f.content[0].start < end:
                links = [
                    Prepared(k, (s,)) for k, s in (("claimant", f.source), ("cue", f.cue)) if s
                ]
                yield Suggestion(
                    "claim",
                    f.content,
                    " … ".join(text[slice(*s)] for s in f.content),
                    {"voice": f.voice},
                    tuple(links),
                    "attributions",
                    "said: " + (text[slice(*f.source)] if f.source else "?"),
                    f.score,
                )

    return suggest
