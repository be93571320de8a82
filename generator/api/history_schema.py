"""What may be asked of the history."""

from marshmallow import fields, validate

from generator.api.schemas import Choice, Text, WithoutNulls

MOST = 100
STATUSES = ("pending", "processing", "completed", "failed")


class Cursor(Text):
    """Where a page goes on: an earlier page's ``nextCursor``, as it was given."""

    def __init__(self) -> None:
        super().__init__(most=2_000)


class HistorySchema(WithoutNulls):
    """The query of ``GET /generator/requests``."""

    limit = fields.Integer(
        validate=validate.Range(1, MOST, error=f"must lie between 1 and {MOST}"),
        error_messages={"invalid": f"must be a whole number from 1 to {MOST}"},
    )
    cursor = Cursor()
    status = Choice(STATUSES)
    company = Text(most=200)
