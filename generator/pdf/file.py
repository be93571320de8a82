"""Writes what was drawn as a PDF file, tagged.

Nothing in the file comes from the clock or from chance: the date is the caller's, the identifier is
made of the content.
"""

from collections.abc import Sequence
from datetime import UTC
from typing import NamedTuple

from generator.pdf import embedding
from generator.pdf.about import About, information, text_string, xmp
from generator.pdf.embedding import Use
from generator.pdf.faces import Face
from generator.pdf.ink import Ink
from generator.pdf.objects import Objects
from generator.pdf.page import Bookmark, Link
from generator.pdf.pictures import Picture
from generator.pdf.tagging import Element, LinkPlace


class Attachment(NamedTuple):
    """A file carried inside."""

    name: str
    media_type: str
    description: str
    data: bytes


def write(
    ink: Ink, root: Element, size: tuple[float, float], about: About, attachments: Sequence[Attachment] = ()
) -> bytes:
    """The file.

    Args:
        size: of a page, points.
    """
    document = Objects()
    root.prune()
    catalog, pages = document.reserve(), document.reserve()
    fonts = "".join(
        f"/F{number} {_add_font(document, face, use)} 0 R"
        for number, (face, use) in enumerate(ink.faces.items())
    )
    images = "".join(
        f"/I{number} {_add_picture(document, picture)} 0 R" for picture, number in ink.pictures.items()
    )
    resources = document.add(f"<</Font<<{fonts}>>{f'/XObject<<{images}>>' if images else ''}>>")
    page_numbers = [document.reserve() for _ in ink.pages]
    annotations = [document.reserve() for _ in ink.links]
    tree = _add_structure(document, ink, root, page_numbers, annotations)
    for number, (page, own) in enumerate(zip(ink.pages, page_numbers, strict=True)):
        content = document.add_stream("", "\n".join(page.operators).encode("latin-1"))
        links = [f"{annotations[i]} 0 R" for i, link in enumerate(ink.links) if link.page == number]
        document.fill(
            own,
            f"<</Type/Page/Parent {pages} 0 R/MediaBox[0 0 {size[0]:g} {size[1]:g}]/Contents {content} 0 R"
            f"/Resources {resources} 0 R/StructParents {number}/Tabs/S"
            + (f"/Annots[{' '.join(links)}]" if links else "")
            + ">>",
        )
    for index, (link, own) in enumerate(zip(ink.links, annotations, strict=True)):
        document.pack(own, _annotation(link, len(ink.pages) + index, page_numbers))
    kids = " ".join(f"{number} 0 R" for number in page_numbers)
    document.fill(pages, f"<</Type/Pages/Count {len(page_numbers)}/Kids[{kids}]>>")
    told = document.add(information(about))
    metadata = document.add_plain("/Type/Metadata/Subtype/XML", xmp(about))
    document.fill(
        catalog,
        f"<</Type/Catalog/Pages {pages} 0 R/Lang {text_string(about.language)}/StructTreeRoot {tree} 0 R"
        f"/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/Metadata {metadata} 0 R"
        + _add_outline(document, ink.bookmarks, page_numbers)
        + _add_attachments(document, attachments, about)
        + ">>",
    )
    return document.file(catalog, told)


def _add_font(document: Objects, face: Face, use: Use) -> int:
    subset = embedding.subset(face, use)
    name = subset.name
    if face.outlines == "glyf":
        stream = document.add_stream(f"/Length1 {subset.length}", subset.program, deflated=True)
        program, kind, numbering = f"/FontFile2 {stream} 0 R", "CIDFontType2", "/CIDToGIDMap/Identity"
    else:
        stream = document.add_stream("/Subtype/CIDFontType0C", subset.program, deflated=True)
        program, kind, numbering = f"/FontFile3 {stream} 0 R", "CIDFontType0", ""
    flags = 4 | (64 if face.italic_angle else 0)
    box = " ".join(f"{v}" for v in face.bbox)
    descriptor = document.add(
        f"<</Type/FontDescriptor/FontName/{name}/Flags {flags}/FontBBox[{box}]"
        f"/ItalicAngle {face.italic_angle:g}/Ascent {face.ascent}/Descent {face.descent}"
        f"/CapHeight {face.cap_height}"
        f"/StemV {50 + round((face.weight / 65) ** 2)}{program}>>"
    )
    descendant = document.add(
        f"<</Type/Font/Subtype/{kind}/BaseFont/{name}{numbering}/DW 0"
        f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {descriptor} 0 R/W {subset.widths}>>"
    )
    unicode = document.add_stream("", subset.unicode, deflated=True)
    return document.add(
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]"
        f"/ToUnicode {unicode} 0 R>>"
    )


def _add_picture(document: Objects, picture: Picture) -> int:
    dictionary = (
        f"/Type/XObject/Subtype/Image/Width {picture.width}/Height {picture.height}/BitsPerComponent 8"
        f"/ColorSpace/{'DeviceGray' if picture.gray else 'DeviceRGB'}"
    )
    if picture.packed:
        return document.add_plain(f"{dictionary}/Filter/DCTDecode", picture.data)
    return document.add_stream(dictionary, picture.data)


def _add_structure(
    document: Objects, ink: Ink, root: Element, pages: Sequence[int], annotations: Sequence[int]
) -> int:
    """The structure tree and the number tree that leads back into it."""
    tree = document.reserve()
    numbers: dict[int, int] = {}

    def add(element: Element, parent: int) -> int:
        own = numbers[id(element)] = document.reserve()
        page: int | None = None
        kids: list[str] = []
        for kid in element.kids:
            if isinstance(kid, Element):
                kids.append(f"{add(kid, own)} 0 R")
                continue
            if page is None:
                page = kid.page
            if isinstance(kid, LinkPlace):
                kids.append(f"<</Type/OBJR/Obj {annotations[kid.link]} 0 R/Pg {pages[kid.page]} 0 R>>")
            elif kid.page == page:
                kids.append(f"{kid.mcid}")
            else:
                kids.append(f"<</Type/MCR/Pg {pages[kid.page]} 0 R/MCID {kid.mcid}>>")
        return document.pack(
            own,
            f"<</S/{element.tag}/P {parent} 0 R"
            f"{'' if page is None else f'/Pg {pages[page]} 0 R'}"
            f"{f'/Alt {text_string(element.alternate)}' if element.alternate else ''}"
            f"{f'/ActualText {text_string(element.actual)}' if element.actual else ''}"
            f"{f'/A{element.attributes}' if element.attributes else ''}"
            f"/K{f' {kids[0]}' if len(kids) == 1 else '[' + ' '.join(kids) + ']'}>>",
        )

    top = add(root, tree)
    entries = [
        f"{number}[{' '.join(f'{numbers[id(element)]} 0 R' for element in page.parents)}]"
        for number, page in enumerate(ink.pages)
    ]
    entries += [f"{len(ink.pages) + i} {numbers[id(link.element)]} 0 R" for i, link in enumerate(ink.links)]
    back = document.pack(document.reserve(), f"<</Nums[{' '.join(entries)}]>>")
    return document.fill(
        tree,
        f"<</Type/StructTreeRoot/K[{top} 0 R]/ParentTree {back} 0 R/ParentTreeNextKey {len(entries)}>>",
    )


def _annotation(link: Link, parent: int, pages: Sequence[int]) -> str:
    area = " ".join(f"{v:.2f}" for v in link.area)
    return (
        f"<</Subtype/Link/Rect[{area}]/Border[0 0 0]/F 4/P {pages[link.page]} 0 R"
        f"/StructParent {parent}/Contents {text_string(link.title)}/A<</S/URI/URI {text_string(link.url)}>>>>"
    )


def _add_outline(document: Objects, bookmarks: Sequence[Bookmark], pages: Sequence[int]) -> str:
    """One bookmark a section."""
    if not bookmarks:
        return ""
    top = document.reserve()
    numbers = [document.reserve() for _ in bookmarks]
    for index, bookmark in enumerate(bookmarks):
        document.pack(
            numbers[index],
            f"<</Title {text_string(bookmark.title)}/Parent {top} 0 R"
            + (f"/Prev {numbers[index - 1]} 0 R" if index else "")
            + (f"/Next {numbers[index + 1]} 0 R" if index + 1 < len(numbers) else "")
            + f"/Dest[{pages[bookmark.page]} 0 R/XYZ null {bookmark.top:.1f} null]>>",
        )
    ends = f"/First {numbers[0]} 0 R/Last {numbers[-1]} 0 R"
    document.pack(top, f"<</Type/Outlines{ends}/Count {len(numbers)}>>")
    return f"/Outlines {top} 0 R"


def _add_attachments(document: Objects, attachments: Sequence[Attachment], about: About) -> str:
    """Files carried inside, as PDF 2.0 and PDF/A-3 associate them with the document."""
    if not attachments:
        return ""
    stamp = about.created_at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")
    names, places = [], []
    for attachment in attachments:
        subtype = attachment.media_type.replace("/", "#2F")
        data = document.add_stream(
            f"/Type/EmbeddedFile/Subtype/{subtype}/Params<</Size {len(attachment.data)}/ModDate({stamp})>>",
            attachment.data,
        )
        place = document.add(
            f"<</Type/Filespec/F {text_string(attachment.name)}/UF {text_string(attachment.name)}"
            f"/AFRelationship/Alternative/Desc {text_string(attachment.description)}"
            f"/EF<</F {data} 0 R/UF {data} 0 R>>>>"
        )
        names.append(f"{text_string(attachment.name)} {place} 0 R")
        places.append(f"{place} 0 R")
    return f"/Names<</EmbeddedFiles<</Names[{' '.join(names)}]>>>>/AF[{' '.join(places)}]"
