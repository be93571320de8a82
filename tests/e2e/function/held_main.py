"""``main.py`` as a test stages it: made of the same app, it can be held in the middle of any step.

A file ``<step>.<moment>.hold`` in the folder ``TEST_STAGE`` holds the next call that comes to this moment:
the file becomes ``….held``, and the call goes on when that is gone. The moments are ``claimed`` (nothing
done yet), ``made`` (all done, nothing recorded) and ``recorded`` (recorded, not answered).
A file ``clock`` says how many seconds this instance's clock is ahead.
"""

import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import flask
from werkzeug.wrappers import Response

from generator.app import create_app
from generator.services import Services, utc_now
from generator.settings import Settings
from generator.stores.base import DocumentStore, Position, Snapshot, Update, Version, Write

STAGE = Path(os.environ["TEST_STAGE"])


def hold(step_id: str, moment: str) -> None:
    held = STAGE / f"{step_id}.{moment}.held"
    try:
        (STAGE / f"{step_id}.{moment}.hold").rename(held)
    except FileNotFoundError:
        return
    while held.exists():
        time.sleep(0.01)  # a file is all the test has to speak to us with


def clock() -> datetime:
    ahead = STAGE / "clock"
    return utc_now() + timedelta(seconds=float(ahead.read_text()) if ahead.exists() else 0)


class HeldDocuments:
    """A document store whose commits can be held, told apart by what they change."""

    def __init__(self, documents: DocumentStore) -> None:
        self._documents = documents
        self._this_call = threading.local()

    def get(self, path: str, fields: Sequence[str] | None = None) -> Snapshot | None:
        return self._documents.get(path, fields)

    def query(
        self, collection: str, fields: Sequence[str] | None = None, *, after: str = ""
    ) -> Iterator[Snapshot]:
        return self._documents.query(collection, fields, after=after)

    def newest(
        self,
        collection: str,
        where: Mapping[str, str],
        *,
        limit: int,
        after: Position | None = None,
        fields: Sequence[str] | None = None,
    ) -> list[Snapshot]:
        return self._documents.newest(collection, where, limit=limit, after=after, fields=fields)

    def commit(self, *writes: Write) -> Version:
        changes: Mapping[str, Any] = writes[0].changes if isinstance(writes[0], Update) else {}
        claimed = next((name[len("leases.") :] for name in changes if name.startswith("leases.")), None)
        if claimed is not None:
            version = self._documents.commit(*writes)
            self._this_call.step = claimed
            hold(claimed, "claimed")
            return version
        if "steps" not in changes:
            return self._documents.commit(*writes)
        hold(self._this_call.step, "made")
        version = self._documents.commit(*writes)
        hold(self._this_call.step, "recorded")
        return version


_settings = Settings.from_environment()
_services = Services.from_settings(_settings)
_app = create_app(_settings, _services._replace(documents=HeldDocuments(_services.documents), clock=clock))


def generator(request: flask.Request) -> Response:
    return Response.from_app(_app.wsgi_app, request.environ)
