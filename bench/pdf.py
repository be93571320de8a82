"""PDFs: ours against WeasyPrint and Typst on the same résumé, and against the least ReportLab can do.

The résumé is a typical one of two pages. Each try gets its words in another order, for Typst keeps what it
has laid out before; ours is tagged, fitted to its pages and carries its attachment, as in the product.
Typst's is set twice: justified and hyphenated, as RenderCV's themes set it, and ragged, as ours is.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from bench import Row, alternating, each, ratio
from bench.peers import html, typst
from generator.codec import from_json
from generator.model import CoverLetterContent, ResumeContent
from generator.pdf import Design, LetterFrame, draw_cover_letter, draw_resume
from generator.pdf.faces import FONTS
from generator.pdf.json_resume import attach
from generator.pdf.styles import STYLES

ROOT = Path(__file__).parents[1]
CONTENT = Path(__file__).parent / "typical.json"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
WARM_RUNS = 25
WARM_UP = 3
SLOW_RUNS = 4
COLD_RUNS = 9

_REPORT = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
_OURS = """
from datetime import UTC, datetime
from generator.model import *
from generator.pdf import Design, draw_resume
draw_resume({content!r}, Design(created_at=datetime(2026, 11, 24, 12, tzinfo=UTC)))
"""
_EMPTY_PAGE = """
from io import BytesIO
from reportlab.pdfgen.canvas import Canvas
canvas = Canvas(BytesIO())
canvas.showPage()
canvas.save()
"""


def typical() -> dict[str, Any]:
    """The content: résumé, letter, job and date."""
    content: dict[str, Any] = json.loads(CONTENT.read_text(encoding="utf-8"))
    return content


def measure() -> Iterator[Row]:
    """All rows."""
    data = typical()
    content = from_json(ResumeContent, data["resume"], "resume")
    yield from _warm(content)
    yield from _letter(data, content)
    yield from _cold(content)
    for style in STYLES:
        size = len(draw_resume(content, Design(style=style, created_at=NOON)).pdf)
        most = 35 if style == "modern" else None
        yield Row(subject=f"size, {style}", value=size / 1000, unit="kB", most=most)


def _varied(content: ResumeContent) -> Iterator[ResumeContent]:
    """The same résumé over and over, its words in another order each time."""
    for number in count():
        chance = Random(number)

        def varied(text: str, chance: Random = chance, number: int = number) -> str:
            words = text.split()
            chance.shuffle(words)
            return f"{' '.join(words)} {number}"

        yield replace(
            content,
            professional_summary=varied(content.professional_summary),
            experience=tuple(
                replace(
                    job,
                    company=varied(job.company),
                    role=varied(job.role),
                    highlights=tuple(map(varied, job.highlights)),
                    technologies=tuple(map(varied, job.technologies)),
                )
                for job in content.experience
            ),
            skills=tuple(replace(group, items=tuple(map(varied, group.items))) for group in content.skills),
            education=tuple(
                replace(study, degree=varied(study.degree), institution=varied(study.institution))
                for study in content.education
            ),
        )


def _warm(content: ResumeContent) -> Iterator[Row]:
    from typst import Compiler
    from weasyprint import HTML  # type: ignore[import-untyped]  # ships no types
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

    texts, design = _varied(content), Design(created_at=NOON)
    attached = attach(content, design).data
    compiler, fonts = Compiler(font_paths=[FONTS], ignore_system_fonts=True), FontConfiguration()
    # What is drawn is made beforehand: neither is charged for the making of its input.
    contents = [next(texts) for _ in range(WARM_UP + WARM_RUNS)]

    def ours(content: ResumeContent) -> None:
        draw_resume(content, design)

    for justified, most in ((True, 0.45), (False, None)):
        sources = [typst(content, attached, justified=justified) for content in contents]
        mine, other = alternating(
            WARM_RUNS,
            each(contents, ours),
            each(sources, lambda source: compiler.compile(source, format="pdf")),
            warm_up=WARM_UP,
        )
        how = "justified, hyphenated" if justified else "ragged, as ours"
        yield Row(
            subject=f"résumé ÷ Typst's compile, {how}",
            value=ratio(mine, other),
            unit="x",
            most=most,
            note="warm",
        )
        yield Row(subject=f"Typst's compile, {how}", value=median(other), unit="ms", note="warm")
    yield Row(subject="résumé", value=median(mine), unit="ms", note="warm")
    mine, other = alternating(
        SLOW_RUNS,
        each(contents, ours),
        each(
            [html(content) for content in contents],
            lambda page: HTML(string=page).write_pdf(font_config=fonts, pdf_tags=True),
        ),
    )
    yield Row(subject="résumé ÷ WeasyPrint", value=ratio(mine, other), unit="x", most=0.05, note="warm")
    yield Row(subject="WeasyPrint", value=median(other), unit="ms", note="warm")


def _letter(data: dict[str, Any], content: ResumeContent) -> Iterator[Row]:
    letter = from_json(CoverLetterContent, data["letter"], "letter")
    head = content.personal_info
    frame = LetterFrame(
        name=head.name,
        title=head.title,
        contact=head.contact,
        date=date.fromisoformat(data["date"]),
        company=data["job"]["company"],
        role=data["job"]["role"],
    )
    design, two_pages = Design(max_pages=1, created_at=NOON), Design(created_at=NOON)
    mine, theirs = alternating(
        WARM_RUNS,
        lambda: draw_cover_letter(letter, frame, design),
        lambda: draw_resume(content, two_pages),
        warm_up=WARM_UP,
    )
    yield Row(subject="letter ÷ résumé, warm", value=ratio(mine, theirs), unit="x", most=0.4)
    yield Row(subject="letter, warm", value=median(mine), unit="ms")
    yield Row(subject="the same résumé again, warm", value=median(theirs), unit="ms")


def _cold(content: ResumeContent) -> Iterator[Row]:
    """Whole processes, from the start of Python to its end."""
    peaks: dict[str, list[float]] = {"ours": [], "empty": []}
    # Installed packages are compiled when pip puts them there; ours shall be too, before the first count.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    programs = {"ours": _OURS.format(content=content), "empty": _EMPTY_PAGE}

    def run(what: str) -> None:
        command = [sys.executable, "-c", programs[what] + _REPORT]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment)
        peaks[what].append(int(done.stdout) / 1024)

    mine, theirs = alternating(COLD_RUNS, lambda: run("ours"), lambda: run("empty"))
    speed, memory = ratio(mine, theirs), ratio(peaks["ours"], peaks["empty"])
    against = "÷ an empty ReportLab page"
    yield Row(subject=f"résumé {against}", value=speed, unit="x", most=1.6, note="cold, whole processes")
    yield Row(subject="résumé", value=median(mine), unit="ms", note="cold")
    yield Row(subject="empty page", value=median(theirs), unit="ms", note="cold")
    yield Row(subject=f"peak memory {against}", value=memory, unit="x", most=1.4)
    yield Row(subject="peak memory", value=median(peaks["ours"]), unit="MiB")
