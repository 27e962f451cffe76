"""The formats that come with us, each declared here and written in a module of its own.

The order decides which format a suffix means where several have the same.
"""

from annotate.formats.contract import CARRIES, Format

EVERYTHING_BUT_TEXT = tuple(name for name in CARRIES if name != "text")

BUILT_IN = (
    Format(
        name="csv",
        module="annotate.formats.csv_table",
        about="one row a tag, for spreadsheets",
        suffixes=(".csv", ".tsv"),
        carries=EVERYTHING_BUT_TEXT,
        reads=True,
        writes="file",
        survey=True,
        options={
            "bom": "start with a byte order mark, for Excel",
            "excel-safe": "put ' before what looks like a formula; on reading, take it off",
        },
    ),
    Format(
        name="jsonl",
        module="annotate.formats.jsonl",
        about="one JSON object a tag, with everything that the sidecar says of it",
        suffixes=(".jsonl", ".ndjson"),
        carries=EVERYTHING_BUT_TEXT,
        reads=True,
        writes="file",
    ),
    Format(
        name="brat",
        module="annotate.formats.brat",
        about="brat standoff: ARTICLE.txt with ARTICLE.ann, and annotation.conf",
        suffixes=(".ann",),
        carries=tuple(name for name in CARRIES if name not in ("articles", "who")),
        reads=True,
        writes="folder",
        survey=True,
        options={
            "events": "write claims with their links as events, not as relations",
            "hub": "on reading, the role that an event's links start at, such as Content",
        },
        joint=" ",
    ),
    Format(
        name="conll",
        module="annotate.formats.conll",
        about="CoNLL-2003: a token a line, entities in IOB2",
        suffixes=(".conll", ".iob", ".iob2", ".bio"),
        carries=("text", "articles"),
        unit="tokens",
        reads=True,
        writes="file",
        options={"labels": "own: write all labels by their own names, not CoNLL's four"},
        scheme="conll",
        joint=" ",
    ),
)
