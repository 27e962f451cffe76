"""CoNLL: written in strict IOB2, read in all its dialects."""

from pathlib import Path

import pytest
from hypothesis import given

from annotate.formats import conll
from annotate.formats.contract import Exported, Imported, Input, Trouble
from annotate.formats.placing import letters
from tests.cli.conftest import Run
from tests.formats.conftest import a_plan, articles, corpus, said

DIALECTS = {
    "IOB1": "I-PER I-PER O I-LOC B-LOC I-ORG",
    "IOB2": "B-PER I-PER O B-LOC B-LOC B-ORG",
    "IOE2": "I-PER E-PER O E-LOC E-LOC E-ORG",
    "BIOES": "B-PER E-PER O S-LOC S-LOC S-ORG",
    "BILOU": "B-PER L-PER O U-LOC U-LOC U-ORG",
}


def read(path: Path, content: str) -> tuple[list[Imported], list[Trouble]]:
    path.write_bytes(content.encode())
    found = [*conll.read(Input(path), a_plan())]
    return (
        [one for one in found if isinstance(one, Imported)],
        [one for one in found if isinstance(one, Trouble)],
    )


def entities(article: Imported) -> list[tuple[str, str]]:
    assert article.text is not None
    return [
        (tag.label, " ".join(article.text[start:end] for start, end in tag.spans))
        for tag in article.tags
    ]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("blank", [" ", "\t", " X Y "])
def test_dialects(dialect: str, blank: str, tmp_path: Path) -> None:
    tags = DIALECTS[dialect].split()
    tokens = ["Maria", "Orlova", "left", "Genf", "Karsk", "Veld"]
    content = "".join(f"{a}{blank}{b}\n" for a, b in zip(tokens, tags, strict=True))
    [article], troubles = read(tmp_path / "x.conll", content)
    assert troubles == []
    assert article.text == "Maria Orlova left Genf Karsk Veld\n"
    assert entities(article) == [
        ("PER", "Maria Orlova"),
        ("LOC", "Genf"),
        ("LOC", "Karsk"),
        ("ORG", "Veld"),
    ]


def test_articles_sentences_and_wrong_lines(tmp_path: Path) -> None:
    content = (
        "-DOCSTART- -X- -X- O\r\n\r\nOrlova NNP B-NP I-PER\r\n\r\nlonely\r\nleft O\r\n"
        "Genf ?\r\n-DOCSTART-\tO\n\n#tag\tB-creative-work\nit\u00a0is\tI-creative-work\n"
    )
    [first, second], troubles = read(tmp_path / "x.conll", content)
    assert first.text == "Orlova\nleft Genf\n"
    assert entities(first) == [("PER", "Orlova")]
    assert entities(second) == [("creative-work", "#tag it\u00a0is")]
    assert troubles == [
        Trouble(5, "expected a token and its tag, got: lonely"),
        Trouble(7, "no tag of IOB: ?; taken as O"),
    ]


@given(article=articles())
def test_any_article_comes_back(
    article: Exported, tmp_path_factory: pytest.TempPathFactory
) -> None:
    plan = a_plan(labels="own")
    content = b"".join(conll.write(iter([article]), plan)).decode()
    found, troubles = read(tmp_path_factory.mktemp("conll") / "x.conll", content)
    assert troubles == []
    if not letters(article.text):
        assert found == []
        return
    [back] = found
    assert letters(back.text or "") == letters(article.text)
    pieces = [*conll._flat(article, a_plan(), True)]
    expected = [(p.tag.label, letters(article.text[p.span.start : p.span.end])) for p in pieces]
    assert [(label, letters(text)) for label, text in entities(back)] == expected
    if not plan.loss.content:
        assert len(expected) == len([*article.tags()])


def labels(path: str) -> list[list[str]]:
    sentences = Path(path).read_text("utf-8").split("\n\n")
    rows = [[line.split(" ") for line in one.splitlines()] for one in sentences]
    return [[row[3] for row in one] for one in rows if one and one[0][0] != "-DOCSTART-"]


def test_seqeval_and_iobes_read_what_we_write(hard: Path, run: Run) -> None:
    iobes = pytest.importorskip("iobes")
    entities = pytest.importorskip("seqeval.scheme")
    assert run("export", hard, "-o", "x.conll", "--option", "labels=own").status == 0
    found = labels("x.conll")
    assert all(iobes.validate_tags(one, iobes.SpanEncoding.BIO) for one in found)
    strict = entities.Entities(found, entities.IOB2)
    spans = [entity.to_tuple()[1:] for sentence in strict.entities for entity in sentence]
    by_iobes = [
        (span.type, span.start, span.end)
        for one in found
        for span in iobes.parse_spans(one, iobes.SpanEncoding.BIO)
    ]
    assert sorted(spans) == sorted(by_iobes)
    kept = [tag[0] for path in hard.glob("*.txt") for tag in said(path).tags]
    # One is inside of another, one goes across another, one is in two fragments.
    assert len(spans) == len(kept) - 2 + 1 == 17


def test_a_real_corpus_comes_back(folder: Path, run: Run) -> None:
    source = corpus("wnut17") / "emerging.dev.conll"
    assert run("import", source, "--keep-labels", "-o", "in").status == 0
    [text] = Path("in").glob("*.txt")
    first = said(text)
    ran = run("export", "in", "-o", "x.conll", "--option", "labels=own", "--strict")
    assert ran.status == 0, ran.err
    Path(f"{text}.tags.yaml").unlink()
    assert run("import", "x.conll", "--keep-labels", "--text", text).status == 0
    assert said(text) == first
    rows = [line.split("\t") for line in source.read_text("utf-8").splitlines()]
    assert len(first.tags) == sum(row[-1].startswith("B-") for row in rows) == 836
