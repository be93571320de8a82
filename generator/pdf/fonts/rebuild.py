"""Makes the faces of this folder out of the published ones. README.md beside it says how to run it.

Not part of the function: it needs fontTools and runs by hand, when a face or the range of characters
changes. What it does to a face, and why:

- keeps the scripts the product promises and drops hints and layout tables, so that a face is small;
- gives every character a glyph of its own, so that a glyph's number alone says which character was
  meant and text copied out of a PDF is the text that went in;
- writes the pair kerning of GPOS as one matrix of classes, which a few lines can read;
- turns true small capitals into a face of their own, whose lower-case letters *are* small capitals;
- makes the "missing" glyph reachable as U+FFFD, for PDF/UA forbids to draw glyph 0;
- renames a face whose licence reserves its name.
"""

import argparse
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont, newTable

HERE = Path(__file__).parent
REPLACEMENT = 0xFFFD
LEAST_KERN = 4  # thousandths of an em; less is invisible at these sizes
CREATED = 3_840_000_000  # seconds since 1904; fixed, so that a rebuild gives the same bytes

RANGES = (
    "20-7E A0-17F 18F 192 1A0-1A1 1AF-1B0 1CD-1DC 1E6-1E7 1EA-1EB 1F4-1F5 1FA-1FF 200-21B 22A-233 237 259 "
    "2BB-2BC 2C6-2C7 2C9 2D8-2DD 300-304 306-30C 31B 323-328 37E 384-38A 38C 38E-3A1 3A3-3CE "
    "400-45F 462-463 472-475 490-493 496-497 49A-49D 4A0-4A3 4AE-4B3 4B6-4BB 4C0-4C2 4CF-4DF 4E2-4E9 4EE-4F9 "
    "1E02-1E03 1E0A-1E0F 1E12-1E13 1E1E-1E21 1E24-1E25 1E2A-1E2B 1E30-1E3B 1E40-1E49 1E56-1E63 1E6A-1E6F "
    "1E80-1E85 1E8C-1E8F 1E92-1E97 1E9E 1EA0-1EF9 "
    "2002-200A 2010-2016 2018-201E 2020-2022 2026 202F 2030-2033 2039-203A 203D 2044 2070 2074-2079 "
    "2080-2089 20A1 20A4 20A6 20A9-20AC 20AE 20B1 20B4 20B8-20BA 20BD 20BF 2103 2109 2113 2116-2117 "
    "2120 2122 2126 "
    "212E 2150 2153-215E 2190-2199 21D0-21D4 2202 2206 220F 2211-2212 2215 2219-221A 221E 222B 2248 2260 "
    "2264-2265 25A0-25A1 25AA-25AB 25B2 25B6 25BA 25BC 25C6-25C7 25CA-25CB 25CF 25E6 2605-2606 2610-2611 "
    "2713-2714 2717 FB00-FB04 FFFD"
)


@dataclass(frozen=True)
class Recipe:
    """One face: the file it is made of, and the name it gets."""

    source: str
    file: str
    family: str
    style: str
    small_caps: bool = False


@dataclass(frozen=True)
class ShapedRecipe:
    """A face whose letters HarfBuzz joins: the file it is made of, and what is kept of it."""

    source: str
    file: str
    ranges: str


HEBREW = "591-5F4 FB1D-FB4F"
ARABIC = "600-6FF 750-77F"
COMMON = "20-22 25-3A 3C-3E 5B-5D 7B-7D A0 AB BB B7 2010-2014 2018-201E 2026 2039-203A"

SHAPED = (
    ShapedRecipe("noto-sans-hebrew/400Regular", "noto-sans-hebrew-regular", f"{COMMON} {HEBREW}"),
    ShapedRecipe("noto-sans-hebrew/600SemiBold", "noto-sans-hebrew-semibold", f"{COMMON} {HEBREW}"),
    ShapedRecipe("noto-naskh-arabic/400Regular", "noto-naskh-arabic-regular", f"{COMMON} {ARABIC}"),
    ShapedRecipe("noto-naskh-arabic/600SemiBold", "noto-naskh-arabic-semibold", f"{COMMON} {ARABIC}"),
)

RECIPES = (
    Recipe("source-sans-3/400Regular", "resume-sans-regular", "Resume Sans", "Regular"),
    Recipe("source-sans-3/400Regular_Italic", "resume-sans-italic", "Resume Sans", "Italic"),
    Recipe("source-sans-3/600SemiBold", "resume-sans-semibold", "Resume Sans", "SemiBold"),
    Recipe("source-serif-4/400Regular", "resume-serif-regular", "Resume Serif", "Regular"),
    Recipe("source-serif-4/400Regular_Italic", "resume-serif-italic", "Resume Serif", "Italic"),
    Recipe("source-serif-4/600SemiBold", "resume-serif-semibold", "Resume Serif", "SemiBold"),
    Recipe("ibm-plex-sans/400Regular", "resume-technical-regular", "Resume Technical", "Regular"),
    Recipe("ibm-plex-sans/400Regular_Italic", "resume-technical-italic", "Resume Technical", "Italic"),
    Recipe("ibm-plex-sans/600SemiBold", "resume-technical-semibold", "Resume Technical", "SemiBold"),
    Recipe("eb-garamond/400Regular", "eb-garamond-regular", "EB Garamond", "Regular"),
    Recipe("eb-garamond/400Regular_Italic", "eb-garamond-italic", "EB Garamond", "Italic"),
    Recipe("eb-garamond/600SemiBold", "eb-garamond-semibold", "EB Garamond", "SemiBold"),
    Recipe("eb-garamond/500Medium", "eb-garamond-small-caps", "EB Garamond", "SmallCaps", small_caps=True),
)


def characters(ranges: str) -> set[int]:
    """The code points of ranges."""
    found: set[int] = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def build(recipe: Recipe, sources: Path) -> None:
    """Writes one face."""
    (path,) = (sources / recipe.source).glob("*.ttf")
    font = TTFont(path, recalcTimestamp=False)
    wanted = {code: name for code, name in font.getBestCmap().items() if code in characters(RANGES)}
    if recipe.small_caps:
        wanted = small_capitals(font, wanted)
    wanted = {code: name for code, name in wanted.items() if code < 0xFB00 or has_outline(font, name)}
    wanted.setdefault(REPLACEMENT, ".notdef")
    kerning = pair_kerning(font, set(wanted.values()))
    # cmap first: the subsetter keeps what is reachable through it.
    for table in font["cmap"].tables:
        table.cmap = dict(wanted) if table.isUnicode() else {}
    options = subset.Options(
        hinting=False,
        layout_features=[],
        notdef_outline=True,
        glyph_names=True,
        legacy_kern=False,
        name_IDs=["*"],
        drop_tables=["GSUB", "GPOS", "GDEF", "STAT", "DSIG", "BASE", "kern", "gasp", "meta"],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    owner = own_glyphs(font, wanted)
    write_cmap(font, owner)
    write_kern(font, kerning, wanted, owner)
    rename(font, recipe)
    font["post"].formatType = 3.0
    font["head"].created = font["head"].modified = CREATED
    font["OS/2"].fsType = 0
    out = HERE / f"{recipe.file}.ttf"
    font.save(out)
    print(f"{out.name}: {len(owner)} characters, {out.stat().st_size / 1000:.0f} kB")


def build_shaped(recipe: ShapedRecipe, sources: Path) -> None:
    """Writes a face with its layout tables, which HarfBuzz reads."""
    (path,) = (sources / recipe.source).glob("*.ttf")
    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options(
        hinting=False, notdef_outline=True, glyph_names=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14]
    )
    options.drop_tables += ["STAT", "meta"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters(recipe.ranges))
    subsetter.subset(font)
    font["head"].created = font["head"].modified = CREATED
    out = HERE / f"{recipe.file}.ttf"
    font.save(out)
    print(f"{out.name}: {out.stat().st_size / 1000:.0f} kB")


def has_outline(font: Any, name: str) -> bool:
    """Whether a glyph shows anything."""
    return bool(font["glyf"][name].numberOfContours)


def small_capitals(font: Any, wanted: dict[int, str]) -> dict[int, str]:
    """The same characters with lower-case letters drawn as the font's own small capitals."""
    swaps: dict[str, str] = {}
    gsub = font["GSUB"].table
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == "smcp":
            for index in record.Feature.LookupListIndex:
                for table in gsub.LookupList.Lookup[index].SubTable:
                    table = getattr(table, "ExtSubTable", table)
                    swaps.update(getattr(table, "mapping", {}))
    return {code: swaps.get(name, name) for code, name in wanted.items() if not 0xFB00 <= code <= 0xFB04}


def pair_kerning(font: Any, glyphs: set[str]) -> dict[tuple[str, str], int]:
    """Horizontal pair kerning of GPOS, in font units, as a layout engine would apply it."""
    pairs: dict[tuple[str, str], int] = {}
    gpos = font["GPOS"].table
    lookups = sorted(
        {
            i
            for r in gpos.FeatureList.FeatureRecord
            if r.FeatureTag == "kern"
            for i in r.Feature.LookupListIndex
        }
    )
    for index in lookups:
        decided: set[tuple[str, str]] = set()  # within one lookup the first subtable that matches wins
        for table in gpos.LookupList.Lookup[index].SubTable:
            table = getattr(table, "ExtSubTable", table)
            if table.LookupType != 2:
                continue
            for pair, value in subtable_pairs(table, glyphs):
                if pair not in decided:
                    decided.add(pair)
                    pairs[pair] = pairs.get(pair, 0) + value
    least = LEAST_KERN * font["head"].unitsPerEm / 1000
    return {pair: value for pair, value in pairs.items() if abs(value) >= least}


def subtable_pairs(table: Any, glyphs: set[str]) -> Any:
    """The pairs one subtable decides, with their kerning."""
    firsts = list(table.Coverage.glyphs)
    if table.Format == 1:
        for first, pair_set in zip(firsts, table.PairSet, strict=True):
            if first in glyphs:
                for record in pair_set.PairValueRecord:
                    if record.SecondGlyph in glyphs:
                        yield (first, record.SecondGlyph), getattr(record.Value1, "XAdvance", 0) or 0
        return
    seconds: dict[int, list[str]] = {}
    for glyph in glyphs:
        seconds.setdefault(table.ClassDef2.classDefs.get(glyph, 0), []).append(glyph)
    for first in firsts:
        if first not in glyphs:
            continue
        row = table.Class1Record[table.ClassDef1.classDefs.get(first, 0)].Class2Record
        for number, record in enumerate(row):
            value = getattr(record.Value1, "XAdvance", 0) or 0
            for second in seconds.get(number, ()):
                yield (first, second), value


def own_glyphs(font: Any, wanted: dict[int, str]) -> dict[int, str]:
    """Copies shared glyphs until every character has its own, and names each one's."""
    glyf, hmtx = font["glyf"], font["hmtx"]
    order = list(font.getGlyphOrder())
    taken: set[str] = {".notdef"}
    owner: dict[int, str] = {}
    for code in sorted(wanted):
        name = wanted[code]
        if name in taken:
            name = f"u{code:04X}.own"
            glyf[name] = glyf[wanted[code]]
            hmtx[name] = hmtx[wanted[code]]
            order.append(name)
        taken.add(name)
        owner[code] = name
    font.setGlyphOrder(order)
    glyf.glyphOrder = order
    return owner


def write_cmap(font: Any, owner: dict[int, str]) -> None:
    """One character map, of format 4: all our characters are in the basic plane."""
    tables = [t for t in font["cmap"].tables if t.platformID == 3 and t.platEncID == 1]
    tables[0].cmap = dict(owner)
    font["cmap"].tables = tables[:1]


def write_kern(
    font: Any, pairs: dict[tuple[str, str], int], wanted: dict[int, str], owner: dict[int, str]
) -> None:
    """The kerning as a matrix of classes, in a table of our own that ``faces.py`` reads.

    Big-endian: how many glyphs, rows and columns (H each); for each glyph where its row begins as a left
    glyph (I), then its column as a right one (H); the matrix in thousandths of an em (h).
    """
    scale = 1000 / font["head"].unitsPerEm
    owners: dict[str, list[int]] = {}
    for code, name in wanted.items():
        owners.setdefault(name, []).append(font.getGlyphID(owner[code]))
    lefts: dict[str, dict[str, int]] = {}
    rights: dict[str, dict[str, int]] = {}
    for (first, second), value in pairs.items():
        lefts.setdefault(first, {})[second] = round(value * scale)
        rights.setdefault(second, {})[first] = round(value * scale)
    left_class = classes(lefts)
    right_class = classes(rights)
    columns = max(right_class.values(), default=0) + 1
    rows = max(left_class.values(), default=0) + 1
    matrix = [0] * (rows * columns)
    for first, row in lefts.items():
        for second, value in row.items():
            matrix[left_class[first] * columns + right_class[second]] = value
    count = len(font.getGlyphOrder())
    left, right = [0] * count, [0] * count
    for name, number in left_class.items():
        for glyph in owners[name]:
            left[glyph] = number * columns
    for name, number in right_class.items():
        for glyph in owners[name]:
            right[glyph] = number
    data = struct.pack(">HHH", count, rows, columns)
    data += struct.pack(f">{count}I", *left) + struct.pack(f">{count}H", *right)
    data += struct.pack(f">{len(matrix)}h", *matrix)
    font["Kern"] = newTable("Kern")
    font["Kern"].data = data


def classes(table: dict[str, dict[str, int]]) -> dict[str, int]:
    """Numbers from 1; glyphs whose kerning is the same share one. 0 is "does not kern"."""
    numbers: dict[tuple[tuple[str, int], ...], int] = {}
    return {
        name: numbers.setdefault(tuple(sorted(table[name].items())), len(numbers) + 1)
        for name in sorted(table)
    }


def rename(font: Any, recipe: Recipe) -> None:
    """The recipe's names; copyright and licence as they were."""
    names = font["name"]
    postscript = f"{recipe.family.replace(' ', '')}-{recipe.style}"
    full = f"{recipe.family} {recipe.style}"
    keep = {0: names.getDebugName(0), 13: names.getDebugName(13), 14: names.getDebugName(14)}
    names.names = []
    for number, text in {
        **keep,
        1: recipe.family,
        2: recipe.style,
        3: postscript,
        4: full,
        5: "Version 1.000",
        6: postscript,
    }.items():
        names.setName(text or "", number, 3, 1, 0x409)


def main() -> None:
    """Rebuilds every face."""
    parser = argparse.ArgumentParser(description="Rebuilds the faces of this folder.")
    parser.add_argument("sources", type=Path, help="folder with source-sans-3/, eb-garamond/, … unpacked")
    sources = parser.parse_args().sources
    for recipe in RECIPES:
        build(recipe, sources)
    for shaped in SHAPED:
        build_shaped(shaped, sources)


if __name__ == "__main__":
    main()
