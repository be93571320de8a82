"""What the two drawing steps share: the design asked for, and storing the PDF where a retry finds it."""

from collections.abc import Mapping
from typing import Any, Final

from generator.choices import DEFAULT_ACCENT_COLOR
from generator.codec import from_json
from generator.definitions import Outcome, StepCall
from generator.model import Job, Preferences
from generator.paths import URL_FIELDS, Document, pdf_path
from generator.pdf import Design, Drawing
from generator.providers.posting import language_of
from generator.steps.context import StepContext, storage_errors
from generator.steps.pictures import FoundPictures

DEFAULT_PAGES: Final[dict[Document, int]] = {"resume": 2, "coverLetter": 1}


def design_of(
    document: Document, fields: Mapping[str, Any], text: str, found: FoundPictures, context: StepContext
) -> Design:
    """How the person wants it: the request's preferences, then their personal information, then ours.

    Args:
        text: of the document, for the language of its headings where the person asked for none.
    """
    preferences = from_json(Preferences, fields.get("preferences") or {}, "preferences")
    personal = fields.get("personalInfo") or {}
    return Design(
        style=preferences.style or personal.get("defaultStyle") or "modern",
        accent_color=personal.get("accentColor") or DEFAULT_ACCENT_COLOR,
        page_size=preferences.page_size or "letter",
        max_pages=preferences.max_pages or DEFAULT_PAGES[document],
        language=preferences.language or language_of(text),
        avatar=found.avatar,
        logo=found.logo,
        fallback_fonts=context.fallback_fonts,
        created_at=fields["createdAt"],
    )


def store(
    document: Document, drawing: Drawing, found: FoundPictures, call: StepCall, context: StepContext
) -> Outcome:
    """Uploads a drawn document under the one name it can have, and makes its link.

    Raises:
        StorageError: the file store does not answer.
    """
    job = from_json(Job, call.fields.get("job"), "job")
    path = pdf_path(document, call.path, job.company, job.role, call.fields["createdAt"])
    files = context.services.files
    with storage_errors():
        stored = files.put(path, drawing.pdf, "application/pdf")
        link = files.sign(path, context.link_lifetime, path.rpartition("/")[2])
    return Outcome(
        intermediate={
            f"files.{document}": {
                "gcsPath": path,
                "signedUrl": link.url,
                "signedUrlExpiry": link.expires_at,
                "size": stored.size,
                "md5": stored.md5,
            }
        },
        result={
            URL_FIELDS[document]: link.url,
            "pages": drawing.pages,
            "size": stored.size,
            "dropped": list(drawing.dropped),
            "notes": [*found.notes, *drawing.notes],
            "replacedCharacters": drawing.replaced_characters,
        },
    )
