"""Reads an avatar or a logo: checked before it is opened, made small, and clean of all it says of its maker.

Takes PNG and JPEG. Whatever else a file carries (position, camera, thumbnails) does not reach the PDF.
Pillow is imported when there is a picture.
"""

import io
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_PIXELS: Final = 24_000_000
"""Of the original; a phone's camera makes 12 to 24 million. A file that claims more is not decoded."""
_TOO_MANY: Final = f"has more than {MOST_PIXELS // 1_000_000} million pixels"
SHOWN_PIXELS: Final = 280
"""Of the longer side in the PDF: 300 dots per inch at the sizes shown."""
MOST_LOSSLESS: Final = 40_000
"""Bytes; what is larger is stored as JPEG."""


class PictureRefused(Exception):
    """The picture cannot be used; the message ends a sentence that begins with what it is."""


class Picture(NamedTuple):
    """Pixels as a PDF holds them: JPEG where ``packed``, else rows of RGB or gray bytes."""

    width: int
    height: int
    data: bytes
    packed: bool
    gray: bool


@lru_cache(maxsize=8)
def read(data: bytes, *, square: bool) -> Picture:
    """A picture of a file's bytes.

    Args:
        square: cuts off what is longer than wide, or wider than long; of a portrait more at the foot.

    Raises:
        PictureRefused: it is too large, damaged, or neither PNG nor JPEG.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(data) > MOST_BYTES:
        raise PictureRefused(f"is larger than {MOST_BYTES // 1024 // 1024} MB")
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            # The size is in the file's head; nothing has been decoded yet.
            if image.width * image.height > MOST_PIXELS:
                raise PictureRefused(_TOO_MANY)
            lossless = image.format == "PNG"
            image.draft("RGB", (2 * SHOWN_PIXELS, 2 * SHOWN_PIXELS))
            upright = ImageOps.exif_transpose(image)
    except UnidentifiedImageError:
        raise PictureRefused("is neither PNG nor JPEG") from None
    except Image.DecompressionBombError:
        raise PictureRefused(_TOO_MANY) from None
    except (OSError, ValueError, SyntaxError):
        raise PictureRefused("is damaged") from None
    if "A" in upright.getbands() or "transparency" in upright.info:
        drawn = upright.convert("RGBA")
        paper = Image.new("RGBA", drawn.size, "white")
        upright = Image.alpha_composite(paper, drawn)
    gray = upright.mode in ("1", "L")
    upright = upright.convert("L" if gray else "RGB")
    if square:
        side = min(*upright.size, SHOWN_PIXELS)
        upright = ImageOps.fit(upright, (side, side), Image.Resampling.LANCZOS, centering=(0.5, 0.35))
    else:
        upright.thumbnail((SHOWN_PIXELS, SHOWN_PIXELS), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return _packed(upright, gray=gray, lossless=lossless)


def _packed(image: "Image.Image", *, gray: bool, lossless: bool) -> Picture:
    """Lossless where that was and stays small, else JPEG."""
    pixels = image.tobytes()
    if lossless and len(zlib.compress(pixels, 6)) <= MOST_LOSSLESS:
        return Picture(image.width, image.height, pixels, packed=False, gray=gray)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88, optimize=True)
    return Picture(image.width, image.height, out.getvalue(), packed=True, gray=gray)
