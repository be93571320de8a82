"""Tiny faces for a few characters, built here, for what our own faces do not have."""

from pathlib import Path

from fontTools.cffLib import FDArrayIndex, FDSelect, FontDict
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

CHARACTERS = {0x6F22: "han", 0x5B57: "ji", 0xD55C: "hangul", 0x3042: "a"}


def square(pen: object, size: int) -> None:
    corners = [(0, 0), (0, size), (size, size), (size, 0)]
    pen.moveTo(corners[0])  # type: ignore[attr-defined]  # one of two kinds of pen
    for corner in corners[1:]:
        pen.lineTo(corner)  # type: ignore[attr-defined]
    pen.closePath()  # type: ignore[attr-defined]


def truetype(
    path: Path, name: str = "Tiny-Regular", *, shared: bool = False, forbidden: bool = False
) -> Path:
    builder = _builder(name, is_ttf=True, shared=shared)
    glyphs = {}
    for number, glyph in enumerate(builder.font.getGlyphOrder()):
        pen = TTGlyphPen(None)
        square(pen, 300 + 100 * number)
        glyphs[glyph] = pen.glyph()
    builder.setupGlyf(glyphs)
    return _saved(builder, path, forbidden=forbidden)


def opentype(path: Path, *, by_cid: bool) -> Path:
    """Outlines in CFF; ``by_cid`` calls glyphs 0, 5, 6, 7 … as East Asian faces do."""
    builder = _builder("TinyCFF-Regular", is_ttf=False)
    strings = {}
    for number, glyph in enumerate(builder.font.getGlyphOrder()):
        pen = T2CharStringPen(1000, None)
        square(pen, 300 + 100 * number)
        strings[glyph] = pen.getCharString()
    builder.setupCFF("TinyCFF-Regular", {}, strings, {})
    _saved(builder, path)
    if by_cid:
        _call_by_cid(path)
    return path


def collection(path: Path, *names: str) -> Path:
    faces = TTCollection()
    for name in names:
        faces.fonts.append(TTFont(truetype(path.with_name(f"{name}.ttf"), name)))
    faces.save(path)
    return path


def _builder(name: str, *, is_ttf: bool, shared: bool = False) -> FontBuilder:
    order = [".notdef", *CHARACTERS.values()]
    builder = FontBuilder(1000, isTTF=is_ttf)
    builder.setupGlyphOrder(order)
    twins = {0x2F00: "ji", 0xF900: "han"} if shared else {}
    builder.setupCharacterMap({**CHARACTERS, **twins})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": name.partition("-")[0], "styleName": "Regular", "psName": name})
    return builder


def _saved(builder: FontBuilder, path: Path, *, forbidden: bool = False) -> Path:
    builder.setupOS2(sTypoAscender=880, usWinAscent=880, usWinDescent=120, fsType=2 if forbidden else 0)
    builder.setupPost()
    builder.save(path)
    return path


def _call_by_cid(path: Path) -> None:
    font = TTFont(path)
    top = font["CFF "].cff.topDictIndex[0]
    charset = [".notdef", *(f"cid{number + 5:05}" for number in range(len(CHARACTERS)))]
    strings = top.CharStrings
    strings.charStrings = dict(zip(charset, strings.charStrings.values(), strict=True))
    top.charset = charset
    strings.charset = charset
    top.ROS = ("Adobe", "Identity", 0)
    top.CIDCount = 100
    one = FontDict()
    one.Private = top.Private
    one.FontName = "TinyCFF"
    top.FDArray = FDArrayIndex()
    top.FDArray.append(one)
    top.FDSelect = FDSelect(format=3)
    top.FDSelect.gidArray = [0] * len(charset)
    strings.fdArray, strings.fdSelect = top.FDArray, top.FDSelect
    del top.Private
    font.setGlyphOrder(charset)
    font.save(path)
