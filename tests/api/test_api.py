"""What notebooks and scripts get."""

import subprocess
import sys
from pathlib import Path

import html5lib
import pandas
import pytest

import annotate
from annotate.errors import AnnotateError

SAMPLE = Path(__file__).parents[2] / "samples/border-talks.txt"


def test_tags_are_where_they_say() -> None:
    found = annotate.load(SAMPLE)
    assert found.path == SAMPLE and len(found) == len(found.tags) > 50
    assert found.text == SAMPLE.read_bytes().decode()
    for tag in found:
        assert " … ".join(found.text[start:end] for start, end in tag.spans) == tag.text
        line, column = found.at(tag)
        assert found.text.split("\n")[line - 1][column - 1 :].startswith(tag.text[:1])
    assert found.metadata.published and found.schema.label("claim")
    assert found.lost == [] and found.notice == ""


def test_what_is_asked_for_and_what_it_is_linked_to() -> None:
    found = annotate.load(SAMPLE)
    claims = found.where(label="claim")
    assert claims and {tag.label for tag in claims} == {"claim"}
    assert found.where("label=claim") == claims == found.where("layer=claim", label=["claim"])
    linked = [who for claim in claims for who in found.linked(claim, "claimant")]
    assert linked and all(found[who.id] is who for who in linked)
    kinds = {link.kind for link in found.links}
    assert sum(len(found.linked(tag)) for tag in found) == len(found.links) and "cue" in kinds
    with pytest.raises(ValueError, match="no condition"):
        found.where("=")
    with pytest.raises(ValueError, match="no attribute, field or link is called verdct"):
        found.where("verdct=refuted")
    with pytest.raises(ValueError, match="no label is called persn"):
        found.where(label="persn")
    with pytest.raises(ValueError, match="no kind of link is called claimnt"):
        found.linked(claims[0], "claimnt")
    with pytest.raises(ValueError, match=r"called verdct \(did you mean verdict\?\)"):
        found.where("verdct")
    with pytest.raises(ValueError, match=r"^no condition: = \(for example "):
        found.where("=")
    with pytest.raises(ValueError, match=r"^verdict is never refutd \(did you mean refuted\?\)$"):
        found.where("verdict=refutd")
    assert found.where("verdict~refutd") == []
    with pytest.raises(KeyError):
        found["nobody"]
    with pytest.raises(KeyError):
        found.linked("nobody", "claimant")


def test_a_data_frame_is_what_export_writes() -> None:
    found = annotate.load(SAMPLE)
    frame = pandas.DataFrame(found.records())
    ran = subprocess.run(
        [sys.executable, "-m", "annotate", "export", SAMPLE], capture_output=True, check=True
    )
    lines = ran.stdout.decode().splitlines()
    assert len(lines) - 1 == len(frame)
    assert list(frame["id"]) == [line.split(",")[1] for line in lines[1:]]
    assert set(frame["layer"]) == {"entity", "date", "claim"}


def test_an_attribute_called_as_a_column_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Orlova left")
    (tmp_path / "a.txt.tags.yaml").write_text(
        'format: "annotate/1"\ntags:\n- {label: person, spans: [[0, 6]], attributes: {text: x}}\n'
    )
    [record] = annotate.load(tmp_path / "a.txt").records()
    assert (record["text"], record["attributes.text"]) == ("Orlova", "x")


def test_many_and_what_is_wrong_with_some(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        (tmp_path / f"{name}.txt").write_text("Orlova")
        (tmp_path / f"{name}.txt.tags.yaml").write_text(
            'format: "annotate/1"\ntags: [{label: person, spans: [[0, 6]]}]\n'
        )
    (tmp_path / "b.txt.tags.yaml").write_text("tags: [}")
    broken: list[AnnotateError] = []
    found = [one.path.name for one in annotate.load_all(tmp_path, broken=broken)]
    assert found == ["a.txt", "c.txt"] and len(broken) == 1
    with pytest.raises(AnnotateError):
        [*annotate.load_all([tmp_path])]


def test_a_notebook_shows_the_page_in_a_frame_of_its_own(tmp_path: Path) -> None:
    evil = '"></iframe><script>alert(1)</script>'
    (tmp_path / "a.txt").write_text(f"Orlova {evil}")
    shown = annotate.load(tmp_path / "a.txt")._repr_html_()
    body = html5lib.parse(shown, namespaceHTMLElements=False).find("body")
    assert body is not None
    frame = body.find("iframe")
    assert frame is not None and [*body.iter()] == [body, frame]
    assert frame.get("sandbox") == "allow-scripts"
    inner = html5lib.parse(frame.get("srcdoc", ""), namespaceHTMLElements=False)
    assert evil in "".join(inner.itertext())
    assert "<annotate.Annotated" in repr(annotate.load(tmp_path / "a.txt"))


def test_commands_start_without_it() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "import annotate, sys; print('annotate.api' in sys.modules)"],
        capture_output=True,
        check=True,
    )
    assert ran.stdout.strip() == b"False"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        annotate.nothing  # noqa: B018


def test_all_of_the_sidecar_as_plain_python() -> None:
    found = annotate.load(SAMPLE).to_dict()
    assert found["source"]["file"] == SAMPLE.name
    assert len(found["tags"]) == len(annotate.load(SAMPLE))
