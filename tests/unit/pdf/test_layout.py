"""What a designer would not let pass: tested on the layout itself, at every size it may choose."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator import model
from generator.model import CoverLetterContent, ResumeContent
from generator.pdf import Design, fit, paragraph, resume, sheet
from generator.pdf.block import Block
from generator.pdf.pages import POOR_PAGE, Frame, Stack, stack
from generator.pdf.paragraph import Span, Text, measure
from generator.pdf.portrait import read_pictures
from generator.pdf.styles import STYLES, Style, Type
from tests.unit.pdf import persons, reading
from tests.unit.pdf.persons import NOON, ZOE, letter, load, many_jobs

SANS = "resume-sans-regular"
STYLE_NAMES = tuple(STYLES)


def composed(content: ResumeContent, style: model.Style) -> tuple[list[Block], Frame, Style]:
    design = Design(style=style, created_at=NOON)
    blocks = resume.compose(content, design, read_pictures(design)).blocks
    return blocks, sheet.frame(STYLES[style], design), STYLES[style]


def stacks(content: ResumeContent, style: model.Style) -> list[tuple[list[Block], Stack]]:
    """The résumé at every level the style may choose, whatever the number of pages."""
    blocks, area, looks = composed(content, style)
    roomy, natural, drawn_in, tight = fit.levels(looks.smallest)
    return [(blocks, stack(blocks, level, area)) for level in (*roomy, natural, *drawn_in, *tight)]


CONTENTS = {
    "typical": load("typical").resume,
    "career": load("career").resume,
    "long": many_jobs(
        9, 7, "Did a thing that mattered to very many people in several countries at the same time and"
    ),
}


@pytest.mark.parametrize("style", STYLE_NAMES)
@pytest.mark.parametrize("content", CONTENTS)
def test_no_line_is_left_alone(content: str, style: model.Style) -> None:
    for blocks, found in stacks(CONTENTS[content], style):
        for page in found.pages[:-1]:
            last = page[-1][0]
            count = len(found.lines[last.block])
            assert (
                not blocks[last.block].keep_next or last.line < count - 1
            )  # a heading, or what is held to the next
            if last.line < count - 1:
                assert last.line >= 1  # at least two lines before the page ends
        for page in found.pages[1:]:
            first = page[0][0]
            if first.line:
                assert len(found.lines[first.block]) - first.line >= 2  # and two after


@pytest.mark.parametrize("style", STYLE_NAMES)
def test_a_job_begins_where_its_first_bullet_does(style: model.Style) -> None:
    for blocks, found in stacks(CONTENTS["career"], style):
        pages = page_of(found)
        for number, block in enumerate(blocks):
            if block.element and block.element.tag in ("H2", "H3"):
                after = range(number + 1, len(blocks))
                following = next((n for n in after if blocks[n].hanging), len(blocks) - 1)
                if all(blocks[n].keep_next for n in range(number, following)):
                    assert pages[number, 0] == pages[following, 0]


@pytest.mark.parametrize("style", STYLE_NAMES)
def test_no_page_holds_a_couple_of_lines(style: model.Style) -> None:
    for jobs in range(1, 14):
        content = many_jobs(jobs, 4)
        blocks, area, looks = composed(content, style)
        found = fit.fit(blocks, looks.smallest, area, 3)
        if found and len(found.pages) > 1:
            assert found.fills[-1] >= POOR_PAGE - 0.001


@pytest.mark.parametrize("style", STYLE_NAMES)
def test_no_type_is_smaller_than_nine_points(style: model.Style) -> None:
    assert min(sizes_drawn(style)) >= 9


def sizes_drawn(style: model.Style) -> set[float]:
    found: set[float] = set()
    for drawing in (persons.resume(many_jobs(20, 8), style=style, max_pages=1), persons.letter(style=style)):
        for page in reading.opened(drawing.pdf).pages:
            found |= reading.sizes(page)
    return found


@pytest.mark.parametrize("style", STYLE_NAMES)
def test_everything_stands_on_one_grid(style: model.Style) -> None:
    looks = STYLES[style]
    unit = looks.body.leading / 4
    for kind in types(looks):
        if kind is not looks.letter:
            assert kind.leading / unit == pytest.approx(round(kind.leading / unit), abs=1e-6)
    gaps = (
        looks.entry_gap, looks.item_gap, looks.bullet_gap, looks.heading.before, looks.heading.after,
        looks.head.contact_gap, looks.head.after,
    )  # fmt: skip
    assert all((2 * gap).is_integer() for gap in map(float, gaps))


@pytest.mark.parametrize("style", STYLE_NAMES)
def test_an_entrys_lines_are_near_the_bodys_size(style: model.Style) -> None:
    looks = STYLES[style]
    for kind in (looks.primary, looks.secondary, looks.aside, looks.technology, looks.strong):
        assert abs(kind.size / looks.body.size - 1) <= 0.05


def types(looks: Style) -> list[Type]:
    found: list[Type] = []
    for value in (*looks, *looks.head, looks.heading.type):
        if isinstance(value, Type):
            found.append(value)
    return found


@pytest.mark.parametrize("style", STYLE_NAMES)
def test_what_fits_at_ease_is_not_made_small(style: model.Style) -> None:
    blocks, area, looks = composed(ZOE, style)
    found = fit.fit(blocks, looks.smallest, area, 2)
    assert found
    assert len(found.pages) == 1
    assert found.level.size >= 0.98
    assert found.fills[0] <= 1


def test_a_short_resume_is_set_roomier_but_not_stretched() -> None:
    short = replace(ZOE, experience=ZOE.experience[:1], projects=(), certifications=())
    blocks, area, looks = composed(short, "modern")
    found = fit.fit(blocks, looks.smallest, area, 2)
    assert found
    assert 1 < found.level.gap <= 1.6
    assert found.fills[0] < 0.92


def test_a_letter_of_two_pages_does_not_part_the_name_from_the_closing() -> None:
    for count in range(8, 30):
        long = CoverLetterContent(
            greeting="Dear all,",
            opening_paragraph="I apply.",
            body_paragraphs=tuple(f"Paragraph {n}. " + "More words about it. " * 9 for n in range(count)),
            closing_paragraph="I would be glad to hear from you. " * 3,
            signature="Zoë",
        )
        drawing = letter(long, max_pages=2)
        if drawing.pages == 2:
            last = reading.pages(drawing.pdf)[1]
            assert "Sincerely" in last
            assert "glad to hear" in last


def test_a_number_is_not_parted_from_its_unit() -> None:
    text = measure([Span("an index on a table of 2.1 TB and 90 ms or 38 %, too", SANS, 10, "0 0 0")])
    for width in range(30, 240, 3):
        for line in text.break_lines(width):
            shown = text.texts[line.first : line.last]
            assert shown[-1] not in ("2.1", "90", "38")


PARTS = st.sampled_from(
    ["several", "words", "2.1", "TB", "office", "Žluťoučký", "a" * 31, "·", "שלום", "東京", "x\u200d"]
)
SPANS = st.lists(
    st.builds(
        lambda words, before, after, tracking, keep, separator: Span(
            before + " ".join(words) + after, SANS, 10, "0 0 0", tracking, "", "", keep, separator
        ),
        st.lists(PARTS, min_size=1, max_size=6),
        st.sampled_from(["", " "]),
        st.sampled_from(["", " "]),
        st.sampled_from([0, 80]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=4,
)


@given(SPANS, st.floats(20, 400))
def test_text_is_measured_alike_as_a_whole_and_word_by_word(spans: list[Span], width: float) -> None:
    whole = paragraph._plain(spans)
    assume(whole)
    assert whole
    single = Text.of(paragraph._tokens(spans))
    assert whole.texts == single.texts
    assert whole.starts == pytest.approx(single.starts)
    assert whole.ends == pytest.approx(single.ends)
    assert list(whole.units) == list(single.units)
    assert (whole.joined, whole.separated) == (single.joined, single.separated)
    for line, other in zip(whole.break_lines(width), single.break_lines(width), strict=True):
        assert (line.first, line.last) == (other.first, other.last)


def test_a_last_line_is_no_lonely_word_where_that_can_be_helped() -> None:
    text = measure([Span("several words that fill about two lines of the column and one", SANS, 10, "0 0 0")])
    whole = text.width
    for width in (whole * 0.52, whole * 0.6, whole * 0.96):
        lines = text.break_lines(width)
        assert lines[-1].width >= 0.16 * width
        assert all(line.width <= width + 0.001 for line in lines)
        assert [line.first for line in lines[1:]] == [line.last for line in lines[:-1]]


def page_of(found: Stack) -> dict[tuple[int, int], int]:
    return {(row.block, row.line): number for number, page in enumerate(found.pages) for row, _ in page}
