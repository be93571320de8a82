"""A reader that cannot see the pages gets the same document: PDF/UA-1, as far as it can be checked."""

import json
import re
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pikepdf
import pytest

from generator import model
from generator.pdf import Drawing
from tests import parts
from tests.unit.pdf import pictures_for_tests, reading
from tests.unit.pdf.persons import LETTER, NOON, ZOE, letter, load, many_jobs, resume

SCHEMA = Path(__file__).parents[1] / "json_resume" / "official-schema.json"
STYLES = get_args(model.Style)
INLINE = {"Span", "Link"}
ARABIC = "مهندسة برمجيات Python منذ 2011"


@pytest.fixture(params=[*(f"résumé, {style}" for style in STYLES), "letter", "long", "pictures", "arabic"])
def drawing(request: pytest.FixtureRequest) -> Drawing:
    name: str = request.param
    if name.startswith("résumé"):
        return resume(load("career").resume, style=name.rpartition(" ")[2])
    return {
        "letter": lambda: letter(avatar=pictures_for_tests.portrait()),
        "long": lambda: resume(many_jobs(12, 8), max_pages=3),
        "pictures": lambda: resume(avatar=pictures_for_tests.portrait(), logo=pictures_for_tests.logo()),
        "arabic": lambda: resume(replace(ZOE, professional_summary=ARABIC), language="ar"),
    }[name]()


def test_everything_shown_is_in_the_tree_or_an_artifact(drawing: Drawing) -> None:
    document = reading.opened(drawing.pdf)
    for page in document.pages:
        shown = reading.marks(page)
        assert shown
        assert all(tag == "Artifact" or number is not None for tag, number, _ in shown)


def test_marks_and_tree_lead_to_each_other(drawing: Drawing) -> None:
    document = reading.opened(drawing.pdf)
    entries = numbers(document.Root.StructTreeRoot.ParentTree)
    assert sorted(entries) == list(range(int(document.Root.StructTreeRoot.ParentTreeNextKey)))
    for page in document.pages:
        back = entries[int(page.obj.StructParents)]
        for tag, number, _ in reading.marks(page):
            if number is not None:
                assert str(back[number].S)[1:] == tag
                assert number in own_marks(back[number], page)
        for annotation in page.get("/Annots", []):
            element = entries[int(annotation.StructParent)]
            assert element.S == "/Link"
            assert any(
                kid.get("/Obj") == annotation for kid in kids(element) if isinstance(kid, pikepdf.Dictionary)
            )


def test_the_tree_is_made_of_the_right_things(drawing: Drawing) -> None:
    tree = reading.tree(drawing.pdf)
    kinds = [line.strip().partition(" ")[0] for line in tree]
    assert kinds[0] == "Document"
    assert Counter(kinds)["H1"] == 1
    headings = [int(kind[1]) for kind in kinds if re.fullmatch(r"H\d", kind)]
    assert all(b <= a + 1 for a, b in pairwise(headings))  # no level is left out
    parents = with_parents(tree)
    for kind, parent in parents:
        if kind in ("Lbl", "LBody"):
            assert parent == "LI"
        if kind == "LI":
            assert parent == "L"
        if kind in INLINE:
            assert parent not in ("Document", "Sect", "L", "LI")
    assert {kind for kind, _ in parents} <= {
        "Document", "Sect", "H1", "H2", "H3", "P", "L", "LI", "Lbl", "LBody", "Link", "Span", "Figure",
    }  # fmt: skip


def test_words_do_not_join_where_lines_end(drawing: Drawing) -> None:
    for page in reading.opened(drawing.pdf).pages:
        for tag, number, text in reading.marks(page):
            if number is not None and tag not in ("Figure", "Span"):
                assert text.endswith(" ")


def test_links_and_pictures_say_what_they_are(drawing: Drawing) -> None:
    document = reading.opened(drawing.pdf)
    for element in elements(document.Root.StructTreeRoot.K[0]):
        if element.S in ("/Link", "/Figure"):
            assert str(element.Alt).strip()
        if element.S == "/Figure":
            assert len(element.A.BBox) == 4
    for page in document.pages:
        for annotation in page.get("/Annots", []):
            assert str(annotation.Contents).strip()
            assert page.obj.Tabs == "/S"


def test_the_file_says_what_it_is(drawing: Drawing) -> None:
    document = reading.opened(drawing.pdf)
    root = document.Root
    assert root.MarkInfo.Marked
    assert root.ViewerPreferences.DisplayDocTitle
    assert str(root.Lang)
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == str(document.docinfo.Title)
    assert (
        root.Outlines.Count >= 3 if "/Outlines" in root else "letter" in str(document.docinfo.Title).lower()
    )


@pytest.mark.parametrize("kind", ["résumé", "letter"])
def test_title_author_subject_keywords_and_date_are_the_persons(kind: str) -> None:
    document = reading.opened(resume(language="de").pdf if kind == "résumé" else letter(language="de").pdf)
    info = document.docinfo
    assert str(info.Title) == f"Zoë Müller-Dvořák – {'Lebenslauf' if kind == 'résumé' else 'Anschreiben'}"
    assert str(info.Author) == "Zoë Müller-Dvořák"
    assert str(info.CreationDate) == "D:20261124120000Z"
    assert str(document.Root.Lang) == "de"
    with document.open_metadata() as metadata:
        assert metadata["dc:creator"] == ["Zoë Müller-Dvořák"]
        assert datetime.fromisoformat(str(metadata["xmp:CreateDate"])) == NOON
    if kind == "résumé":
        assert str(info.Subject) == "Senior Backend Engineer"
        assert "Kubernetes" in str(info.Keywords)
    else:
        assert str(info.Subject) == "Staff Backend Engineer, Meridian Settlement GmbH"


def test_bookmarks_lead_to_the_sections() -> None:
    document = reading.opened(resume(load("typical").resume).pdf)
    with document.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Summary", "Experience", "Skills", "Education"]
        pages = [page.obj.objgen for page in document.pages]
        places: list[Any] = [item.destination for item in outline.root]
        assert [pages.index(place[0].objgen) for place in places] == [0, 0, 1, 1]


def test_no_font_is_left_outside_the_file(drawing: Drawing) -> None:
    document = reading.opened(drawing.pdf)
    fonts = [o for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]
    assert fonts
    assert {str(font.Subtype) for font in fonts} <= {"/Type0", "/CIDFontType2", "/CIDFontType0"}
    for font in fonts:
        if font.Subtype != "/Type0":
            assert {"/FontFile2", "/FontFile3"} & set(font.FontDescriptor.keys())
            assert re.match(r"/[A-Z]{6}\+", str(font.BaseFont))


def test_poppler_and_qpdf_find_nothing_wrong(drawing: Drawing, tmp_path: Path) -> None:
    file = tmp_path / "document.pdf"
    file.write_bytes(drawing.pdf)
    assert "H1 (block)" in said_by("pdfinfo", "-struct-text", str(file))
    said_by("qpdf", "--check", str(file))
    for line in said_by("pdffonts", str(file)).splitlines()[2:]:
        assert line.split()[-5:-2] == ["yes", "yes", "yes"]  # embedded, a subset, with a way back to text


def test_the_same_resume_is_inside_as_json_resume() -> None:
    content = load("career").resume
    drawing = resume(content, max_pages=3)
    document = reading.opened(drawing.pdf)
    assert list(document.attachments) == ["resume.json"]
    assert [str(file.UF) for file in document.Root.AF] == ["resume.json"]
    assert document.Root.AF[0].AFRelationship == "/Alternative"
    data = json.loads(document.attachments["resume.json"].get_file().read_bytes())
    jsonschema.validate(data, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert data["basics"]["name"] == content.personal_info.name
    assert data["basics"]["location"] == {"city": "Київ", "region": "Україна"}
    assert [job["name"] for job in data["work"]] == [job.company for job in content.experience]
    assert [job["highlights"] for job in data["work"]] == [list(job.highlights) for job in content.experience]
    assert data["work"][0]["startDate"] == "2022-02"
    assert "endDate" not in data["work"][0]
    assert data["certificates"][0] == {
        "name": "Certified Information Systems Auditor",
        "issuer": "ISACA",
        "date": "2016-05",
    }


def test_what_is_inside_is_what_is_on_the_pages() -> None:
    drawing = resume(many_jobs(8, 6), max_pages=1)
    assert drawing.dropped
    document = reading.opened(drawing.pdf)
    data = json.loads(document.attachments["resume.json"].get_file().read_bytes())
    said = reading.flat(drawing.pdf)
    bullets = [bullet for job in data["work"] for bullet in job.get("highlights", [])]
    assert bullets
    assert all(bullet in said for bullet in bullets)
    assert len(bullets) == said.count("Did a thing")


def test_a_letter_carries_nothing() -> None:
    document = reading.opened(letter(LETTER).pdf)
    assert not document.attachments


def said_by(program: str, *arguments: str) -> str:
    """What a program writes about a file; it must not complain."""
    done = subprocess.run([parts.require(program), *arguments], capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


def kids(element: Any) -> list[Any]:
    found = element.K
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def elements(element: Any) -> list[Any]:
    below = [kid for kid in kids(element) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return [element, *(one for kid in below for one in elements(kid))]


def own_marks(element: Any, page: Any) -> list[int]:
    found = []
    for kid in kids(element):
        if isinstance(kid, int) and element.Pg == page.obj:
            found.append(kid)
        elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR" and kid.Pg == page.obj:
            found.append(int(kid.MCID))
    return found


def numbers(tree: Any) -> dict[int, Any]:
    flat = list(tree.Nums)
    return {int(number): value for number, value in zip(flat[::2], flat[1::2], strict=True)}


def with_parents(tree: list[str]) -> list[tuple[str, str]]:
    stack: list[str] = []
    found = []
    for line in tree:
        depth = (len(line) - len(line.lstrip())) // 2
        kind = line.strip().partition(" ")[0]
        del stack[depth:]
        found.append((kind, stack[-1] if stack else ""))
        stack.append(kind)
    return found
