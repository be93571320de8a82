"""Reads PDFs back with parsers that share nothing with the writer."""

import io
import re
from typing import Any

import pikepdf
import pypdfium2


def text(pdf: bytes) -> str:
    """All pages' text as a viewer copies it, line ends as ``\\n``."""
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "\n")


def pages(pdf: bytes) -> list[str]:
    """Each page's text."""
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def flat(pdf: bytes) -> str:
    """The text on one line."""
    return re.sub(r"\s+", " ", text(pdf))


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def links(pdf: bytes) -> list[str]:
    """Where the links lead, in the order of the pages."""
    document = opened(pdf)
    return [
        str(annotation.A.URI)
        for page in document.pages
        for annotation in page.get("/Annots", [])
        if annotation.Subtype == "/Link"
    ]


def fonts(pdf: bytes) -> list[str]:
    """What the fonts in the file are called."""
    document = opened(pdf)
    return [str(font.BaseFont) for font in objects(document, "/Font")]


def objects(document: pikepdf.Pdf, kind: str) -> list[Any]:
    return [o for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == kind]


def tree(pdf: bytes) -> list[str]:
    """The structure tree, a line an element: its type, what is said of it, and the text drawn in it."""
    document = opened(pdf)
    texts = [_marked_texts(page) for page in document.pages]
    pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
    lines: list[str] = []

    def walk(element: Any, depth: int) -> None:
        said = "".join(
            f" {key[1:]}={str(element[key])!r}" for key in ("/Alt", "/ActualText") if key in element
        )
        kids = element.K if isinstance(element.get("/K"), pikepdf.Array) else [element.get("/K")]
        own = "".join(_text_of(kid, element, texts, pages) for kid in kids)
        lines.append("  " * depth + str(element.S)[1:] + said + (f" {own!r}" if own else ""))
        for kid in kids:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                walk(kid, depth + 1)

    walk(document.Root.StructTreeRoot.K[0], 0)
    return lines


def _text_of(kid: Any, element: Any, texts: list[dict[int, str]], pages: dict[Any, int]) -> str:
    if isinstance(kid, int):
        return texts[pages[element.Pg.objgen]][kid]
    if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
        return texts[pages[kid.Pg.objgen]][int(kid.MCID)]
    return ""


def sizes(page: Any) -> set[float]:
    """The sizes of type a page asks for, points."""
    instructions: Any = pikepdf.parse_content_stream(page)
    return {float(one.operands[1]) for one in instructions if str(one.operator) == "Tf"}


def boxes(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """Where the text stands: left, low, right and high edge of each stretch of it, points."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        found += [text.get_rect(number) for number in range(text.count_rects())]
    return found


def marks(page: Any) -> list[tuple[str, int | None, str]]:
    """What a page shows, in order: the mark it stands in, its number, and its text ("" for other ink)."""
    fonts = {name: _unicode_map(font) for name, font in page.Resources.Font.items()}
    found: list[tuple[str, int | None, str]] = []
    stack: list[tuple[str, int | None]] = []
    font: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        name = str(instruction.operator)
        if name in ("BMC", "BDC"):
            number = operands[1].get("/MCID") if name == "BDC" else None
            stack.append((str(operands[0])[1:], None if number is None else int(number)))
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            font = fonts[str(operands[0])]
        elif name in ("TJ", "f", "Do"):
            tag, number = stack[-1] if stack else ("", None)
            strings = (
                [bytes(part) for part in operands[0] if isinstance(part, pikepdf.String)]
                if name == "TJ"
                else []
            )
            codes = b"".join(strings)
            text = "".join(font[codes[n] << 8 | codes[n + 1]] for n in range(0, len(codes), 2))
            found.append((tag, number, text))
    return found


def _marked_texts(page: Any) -> dict[int, str]:
    texts: dict[int, str] = {}
    for _, number, text in marks(page):
        if number is not None:
            texts[number] = texts.get(number, "") + text
    return texts


def _unicode_map(font: Any) -> dict[int, str]:
    """A ToUnicode map, read."""
    texts: dict[int, str] = {}
    cmap = font.ToUnicode.read_bytes().decode("ascii")
    for block in re.findall(r"beginbf(?:char|range)\n(.*?)\nend", cmap, re.DOTALL):
        for line in block.splitlines():
            *codes, text = (bytes.fromhex(part) for part in re.findall(r"<(.*?)>", line))
            first, last = int.from_bytes(codes[0], "big"), int.from_bytes(codes[-1], "big")
            letters = text.decode("utf-16-be")
            for code in range(first, last + 1):
                texts[code] = letters[:-1] + chr(ord(letters[-1]) + code - first)
    return texts
