"""A portrait and a logo, drawn."""

import io

from PIL import Image, ImageDraw


def portrait(width: int = 300, height: int = 400, kind: str = "JPEG", **options: object) -> bytes:
    image = Image.new("RGB", (width, height), "#7FB3A6")
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.3, height * 0.2, width * 0.7, height * 0.55), fill="#E8C39E")
    draw.ellipse((width * 0.1, height * 0.6, width * 0.9, height * 1.3), fill="#31475E")
    return encoded(image, kind, **options)


def logo() -> bytes:
    image = Image.new("RGBA", (250, 150), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.line([(10, 140), (60, 20), (110, 140), (160, 20), (210, 140)], fill="#23395B", width=18)
    draw.ellipse((210, 10, 245, 45), fill="#3B82F6")
    return encoded(image, "PNG")


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
