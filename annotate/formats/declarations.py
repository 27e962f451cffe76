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
    Format(
        name="doccano",
        module="annotate.formats.doccano",
        about="doccano JSONL: an article a line, with entities and relations",
        suffixes=(".jsonl",),
        carries=("text", "articles", "overlap", "crossing", "links"),
        reads=True,
        writes="file",
        options={"flat": "write [start, end, label] lists, for projects without relations"},
    ),
    Format(
        name="prodigy",
        module="annotate.formats.prodigy",
        about="spaCy and Prodigy JSONL: an article a line, with tokens, spans and relations",
        suffixes=(".jsonl",),
        carries=CARRIES,
        reads=True,
        writes="file",
        scheme="ontonotes",
    ),
    Format(
        name="label-studio",
        module="annotate.formats.label_studio",
        about="Label Studio JSON: a list of tasks, an article each",
        suffixes=(".json",),
        carries=tuple(name for name in CARRIES if name != "who"),
        reads=True,
        writes="file",
        survey=True,
        options={
            "config": "write the labelling configuration (XML) for it, not the tasks",
            "predictions": "on reading, take predictions as well",
        },
    ),
    Format(
        name="parquet",
        module="annotate.formats.parquet",
        about="columns: an article a row, with lists of its tags and links",
        suffixes=(".parquet",),
        carries=CARRIES,
        writes="file",
        extra="parquet",
    ),
    Format(
        name="datasets",
        module="annotate.formats.datasets",
        about="columns for Hugging Face datasets: a sentence a row, with tokens and classes",
        suffixes=(".parquet",),
        carries=("text", "articles", "overlap", "crossing"),
        writes="file",
        survey=True,
        extra="parquet",
    ),
)
