from annotate.core.suggestion import Suggestion
from annotate.suggest.dates import find


def suggester(schema, published):
    def suggest(text, start, end):
        for t in find(text, published, start, end):
            yield Suggestion(
                "date",
                (t.span,),
                text[slice(*t.span)],
                {k: v for k, v in (("value", t.value), ("type", t.type), ("mod", t.mod)) if v},
                (),
                "dates",
                t.why,
                0.9,
            )

    return suggest
