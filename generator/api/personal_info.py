"""Reads and changes personal info; under its old address too."""

import flask

from generator import personal_info
from generator.api.auth import caller, require_editor
from generator.api.bodies import read_body
from generator.api.conditions import if_match_allows
from generator.api.envelope import answer
from generator.errors import DatabaseError, PersonalInfoMissing
from generator.services import Services
from generator.stores.base import Snapshot, StoreUnavailable


class PersonalInfoApi:
    """The handlers of ``/generator/personal-info`` and ``/generator/defaults``."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def read_personal_info(self) -> flask.Response:
        """``GET /generator/personal-info``: the public fields, to an editor all."""
        editor = caller().is_editor
        fields = None if editor else personal_info.PUBLIC_FIELDS
        try:
            snapshot = personal_info.find(self._services.documents, fields)
        except StoreUnavailable as error:
            raise DatabaseError(retry_after=2) from error
        if snapshot is None:
            raise PersonalInfoMissing
        return _answer(snapshot, editor=editor)

    def change_personal_info(self) -> flask.Response:
        """``PUT /generator/personal-info``: changes the fields that are sent."""
        editor = require_editor()
        from generator.api.personal_info_schema import PersonalInfoSchema

        changes = read_body(PersonalInfoSchema())
        snapshot = personal_info.change(
            self._services.documents,
            changes,
            wanted=_is_meant,
            now=self._services.clock(),
            by=editor.email or editor.uid or "",
        )
        return _answer(snapshot, editor=True)

    def read_defaults(self) -> flask.Response:
        """``GET /generator/defaults``."""
        _tell_new_name()
        return self.read_personal_info()

    def change_defaults(self) -> flask.Response:
        """``PUT /generator/defaults``."""
        _tell_new_name()
        return self.change_personal_info()


def _answer(snapshot: Snapshot, *, editor: bool) -> flask.Response:
    view = personal_info.full_view if editor else personal_info.public_view
    response = answer(view(snapshot.data))
    response.set_etag(_tag(snapshot, editor=editor))
    response.vary.add("Authorization")
    return response


def _tag(snapshot: Snapshot, *, editor: bool) -> str:
    """What two answers share only if they are the same, byte for byte."""
    return snapshot.version if editor else f"{snapshot.version}-public"


def _is_meant(snapshot: Snapshot | None) -> bool:
    if snapshot is None:
        return if_match_allows(None)
    # The public fields' tag names the same version of the document.
    return if_match_allows(_tag(snapshot, editor=True), _tag(snapshot, editor=False))


def _tell_new_name() -> None:
    @flask.after_this_request
    def tell(response: flask.Response) -> flask.Response:
        response.headers["Deprecation"] = "true"
        response.headers["Link"] = '</generator/personal-info>; rel="successor-version"'
        return response
