"""Who is calling: a Firebase ID token says, or on a person's own machine the owner's token.

A route that asks (:func:`caller`, :func:`require_editor`) refuses a bad token; a route that does not
ask never looks at one. Google's SDK is imported at the first token.
"""

import hmac
import logging
import re
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import uuid4

import flask

from generator.errors import Forbidden, InvalidToken, SignInUnavailable, TokenExpired, Unauthorized
from generator.settings import Settings

if TYPE_CHECKING:
    import firebase_admin

log = logging.getLogger(__name__)

OWNER: Final = "owner"
"""The uid of whoever sends the embedded backend's owner token."""

_BEARER: Final = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)
_EXTENSION: Final = "generator.sign_in"
_FETCH_SECONDS: Final = 5
_CLOCK_SKEW_SECONDS: Final = 10
"""How far our clock may be behind Google's: a token just issued must not seem to be from the future."""
_RETRY_SECONDS: Final = 5


class Caller(NamedTuple):
    """Whoever makes a call. Without a token: nobody in particular, who may do what all may.

    Attributes:
        uid: of the account; ``None`` without a token.
        is_editor: the account has the claim ``role: "editor"`` and a verified e-mail address.
    """

    uid: str | None = None
    email: str | None = None
    is_editor: bool = False


def caller() -> Caller:
    """Who makes the present call.

    Raises:
        InvalidToken, TokenExpired: there is a token, and it is bad.
        SignInUnavailable: the token cannot be checked at the moment.
    """
    if "caller" not in flask.g:
        sign_in: SignIn = flask.current_app.extensions[_EXTENSION]
        flask.g.caller = sign_in.caller(flask.request.headers.get("Authorization", ""))
    found: Caller = flask.g.caller
    return found


def require_editor() -> Caller:
    """As :func:`caller`, and only for editors.

    Raises:
        Unauthorized: there is no token.
        Forbidden: the account is not an editor's.
    """
    found = caller()
    if found.uid is None:
        raise Unauthorized
    if not found.is_editor:
        raise Forbidden("This needs an editor's account with a verified e-mail address.")
    return found


def require_app_check() -> None:
    """Lets only calls of the project's own apps through, where the settings ask for it.

    Raises:
        Unauthorized, InvalidToken, TokenExpired: there is no App Check token, or it is bad.
        SignInUnavailable: the token cannot be checked at the moment.
    """
    sign_in: SignIn = flask.current_app.extensions[_EXTENSION]
    sign_in.check_app(flask.request.headers.get("X-Firebase-AppCheck", ""))


def install(app: flask.Flask, settings: Settings) -> None:
    """Makes the functions above work in the app."""
    app.extensions[_EXTENSION] = SignIn(settings)


class SignIn:
    """Verifies tokens for one project.

    Needs no credentials of its own: Google's certificates are public. They are kept as long as
    Google's answer allows.
    """

    def __init__(self, settings: Settings) -> None:
        self._project = settings.project
        self._owner_token = settings.owner_token
        self._app_check_required = settings.app_check_required
        self._building = threading.Lock()
        self._firebase: firebase_admin.App | None = None
        self._complained = False

    def caller(self, authorization: str) -> Caller:
        """Whom an ``Authorization`` header speaks for; an empty one for nobody in particular."""
        if not authorization.strip():
            return Caller()
        bearer = _BEARER.fullmatch(authorization.strip())
        if bearer is None:
            raise InvalidToken("The Authorization header must read: Bearer <ID token>.")
        token = bearer[1]
        if self._owner_token and hmac.compare_digest(token, self._owner_token):
            return Caller(uid=OWNER, is_editor=True)
        claims = self._verify(token)
        return Caller(
            uid=claims["uid"],
            email=claims.get("email"),
            is_editor=claims.get("role") == "editor" and claims.get("email_verified") is True,
        )

    def check_app(self, token: str) -> None:
        """Checks an App Check token, if they are required."""
        if not self._app_check_required:
            return
        if not token:
            raise Unauthorized("This needs an App Check token in the X-Firebase-AppCheck header.")
        firebase = self._app()
        from firebase_admin import app_check
        from jwt.exceptions import ExpiredSignatureError, PyJWKClientConnectionError, PyJWTError

        try:
            app_check.verify_token(token, firebase)
        except PyJWKClientConnectionError as error:
            raise SignInUnavailable(retry_after=_RETRY_SECONDS) from error
        except (ValueError, PyJWTError, RecursionError) as error:
            if isinstance(error.__cause__, ExpiredSignatureError):
                raise TokenExpired("The App Check token has expired; reload the page.") from error
            raise InvalidToken("The App Check token was not accepted; reload the page.") from error

    def _verify(self, token: str) -> dict[str, Any]:
        firebase = self._app()
        from firebase_admin import auth

        try:
            claims: dict[str, Any] = auth.verify_id_token(
                token, firebase, clock_skew_seconds=_CLOCK_SKEW_SECONDS
            )
        except auth.ExpiredIdTokenError as error:
            raise TokenExpired from error
        except auth.CertificateFetchError as error:
            if _claims_to_be_over(token):  # no certificate could make it good
                raise TokenExpired from error
            raise SignInUnavailable(retry_after=_RETRY_SECONDS) from error
        # What the SDK's parser does not foresee in a token (claims of the wrong type, endless nesting).
        except (ValueError, TypeError, RecursionError, auth.InvalidIdTokenError) as error:
            raise InvalidToken from error
        if _is_over(claims):  # the SDK's tolerance is meant for tokens from the future only
            raise TokenExpired
        return claims

    def _app(self) -> "firebase_admin.App":
        with self._building:
            if self._project is None:
                if not self._complained:
                    self._complained = True
                    log.warning("tokens are refused", extra={"reason": "GOOGLE_CLOUD_PROJECT is not set"})
                raise InvalidToken
            if self._firebase is None:
                import firebase_admin
                from google.auth.credentials import AnonymousCredentials

                self._firebase = firebase_admin.initialize_app(
                    AnonymousCredentials(),  # type: ignore[no-untyped-call]  # google-auth's types are partial
                    {"projectId": self._project, "httpTimeout": _FETCH_SECONDS},
                    name=f"generator-{uuid4().hex}",  # the SDK's register of apps is global
                )
            return self._firebase


def _claims_to_be_over(token: str) -> bool:
    from google.auth import jwt

    return _is_over(jwt.decode(token, verify=False))  # type: ignore[no-untyped-call]  # partly typed


def _is_over(claims: Mapping[str, Any]) -> bool:
    expiry = claims.get("exp")
    return isinstance(expiry, int | float) and expiry <= time.time()
