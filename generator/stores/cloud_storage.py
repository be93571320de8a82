"""Files in a Cloud Storage bucket, with V4 signed links.

A function's own credentials hold no private key, so its links are signed by Google: one call of the
IAM Credentials API (``signBlob``) each. Credentials that hold a key sign here, without a call.
"""

import base64
import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NoReturn
from urllib.parse import parse_qs, quote, urlsplit

from generator.stores.base import SignedUrl, StoredFile, StoreUnavailable
from generator.stores.limits import check_file_path
from generator.stores.links import check_lifetime, content_disposition

if TYPE_CHECKING:
    from google.cloud.storage import Blob, Client  # type: ignore[import-untyped] # ships no types

_CLOUD_SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform"


class CloudStorageFiles:
    """A :class:`~generator.stores.base.FileStore` in a bucket.

    The SDK is imported and its client built at the first call. With ``STORAGE_EMULATOR_HOST`` set, the
    SDK talks to that address without credentials, and links are plain addresses there that do not expire.

    Args:
        bucket: must exist.
        project: ``None`` lets the SDK find it.
        clock: the present instant, with its time zone. Only emulator links use it: what Google checks a
            signature against is Google's clock.
        deadline: seconds for one try of a call; after as many no further try is begun.
    """

    def __init__(
        self, bucket: str, project: str | None, clock: Callable[[], datetime], *, deadline: float = 20.0
    ) -> None:
        self._bucket = bucket
        self._project = project
        self._clock = clock
        self._deadline = deadline
        self._building = threading.RLock()
        self._client: Client | None = None
        self._signer: Any = None

    @property
    def client(self) -> "Client":
        """The SDK's client of this store, built at first use.

        Raises:
            StoreUnavailable: there are no credentials, or no project.
        """
        with self._building:
            if self._client is None:
                self._client = self._build_client()
            return self._client

    def put(self, path: str, content: bytes, content_type: str) -> StoredFile:
        """See :meth:`generator.stores.base.FileStore.put`. Google verifies the checksum."""
        check_file_path(path)
        with self._translated():
            blob = self.client.bucket(self._bucket).blob(path)
            blob.upload_from_string(content, content_type=content_type, checksum="md5", **self._limits())
        stored = _stored_file(path, blob)
        if stored.md5 != hashlib.md5(content, usedforsecurity=False).hexdigest():
            raise StoreUnavailable(f"{path} did not arrive whole: the bucket reports another checksum.")
        return stored

    def stat(self, path: str) -> StoredFile | None:
        """See :meth:`generator.stores.base.FileStore.stat`."""
        check_file_path(path)
        with self._translated():
            blob = self.client.bucket(self._bucket).get_blob(path, **self._limits())
        return blob and _stored_file(path, blob)

    def read(self, path: str) -> bytes:
        """See :meth:`generator.stores.base.FileStore.read`. Verified by its checksum."""
        from google.api_core.exceptions import NotFound

        check_file_path(path)
        with self._translated():
            try:
                content: bytes = (
                    self.client.bucket(self._bucket).blob(path).download_as_bytes(**self._limits())
                )
            except NotFound:
                raise FileNotFoundError(f"Nothing is stored as {path}.") from None
        return content

    def list(self, prefix: str) -> Iterator[StoredFile]:
        """See :meth:`generator.stores.base.FileStore.list`. One call for a thousand files."""
        with self._translated():
            for blob in self.client.list_blobs(self._bucket, prefix=prefix, **self._limits()):
                yield _stored_file(blob.name, blob)

    def delete(self, path: str) -> None:
        """See :meth:`generator.stores.base.FileStore.delete`."""
        from google.api_core.exceptions import NotFound

        check_file_path(path)
        with self._translated():
            try:
                self.client.bucket(self._bucket).blob(path).delete(**self._limits())
            except NotFound:
                return  # what was wanted

    def sign(self, path: str, lifetime: timedelta, download_name: str) -> SignedUrl:
        """See :meth:`generator.stores.base.FileStore.sign`. Shown by browsers, not only saved."""
        check_file_path(path)
        seconds = check_lifetime(lifetime)
        disposition = content_disposition(download_name)
        with self._translated():
            if self._emulated():
                url = f"{self.client.api_endpoint}/{self._bucket}/{quote(path)}"
                return SignedUrl(url, self._clock() + timedelta(seconds=seconds))
            url = (
                self.client.bucket(self._bucket)
                .blob(path)
                .generate_signed_url(
                    version="v4",
                    method="GET",
                    expiration=seconds,
                    response_disposition=disposition,
                    credentials=self._signing_credentials(),
                )
            )
        return SignedUrl(url, _signed_at(url) + timedelta(seconds=seconds))

    def _limits(self) -> dict[str, Any]:
        from google.cloud.storage.retry import DEFAULT_RETRY  # type: ignore[import-untyped] # ships no types

        # Repeating is safe: every call here leaves the same state when it happens twice.
        return {"timeout": self._deadline, "retry": DEFAULT_RETRY.with_timeout(self._deadline)}

    def _build_client(self) -> "Client":
        from google.auth.exceptions import GoogleAuthError
        from google.cloud.storage import Client

        # The SDK tells "find it" from "have none" by the argument's absence.
        project = {} if self._project is None else {"project": self._project}
        try:
            client = Client(**project)
        except GoogleAuthError as error:
            raise StoreUnavailable(
                "Cloud Storage cannot be used without Google credentials: run gcloud auth "
                "application-default login, or set GOOGLE_APPLICATION_CREDENTIALS, or use "
                "GENERATOR_BACKEND=local."
            ) from error
        except OSError as error:
            # What the SDK raises when neither the environment nor the credentials name a project.
            raise StoreUnavailable("Cloud Storage needs a project: set GOOGLE_CLOUD_PROJECT.") from error
        # Otherwise the SDK looks the bucket up in a thread of its own, for traces nobody collects; a
        # function's threads stand still between calls. There is no public switch but the environment.
        client._bucket_metadata_cache = None
        return client

    def _emulated(self) -> bool:
        from google.auth.credentials import AnonymousCredentials

        return isinstance(self.client._credentials, AnonymousCredentials)

    def _signing_credentials(self) -> Any:
        """Credentials that can sign, by their own key or by asking IAM with a token that is fresh."""
        with self._building:
            if self._signer is None:
                self._signer = self._build_signer(self.client._credentials)
            return self._signer

    def _build_signer(self, credentials: Any) -> Any:
        from google.auth import iam
        from google.auth.credentials import Scoped, Signing
        from google.auth.transport.requests import Request
        from google.oauth2 import service_account

        if isinstance(credentials, Signing):
            return credentials
        if not hasattr(credentials, "service_account_email"):
            raise StoreUnavailable(
                "These Google credentials cannot sign download links: use a service account's, for instance "
                "gcloud auth application-default login --impersonate-service-account=…"
            )
        if isinstance(credentials, Scoped):
            # The client's token is for storage alone, where the platform heeds scopes, as Cloud Run does.
            credentials = credentials.with_scopes([_CLOUD_SCOPE])  # type: ignore[no-untyped-call]
        request = partial(Request(), timeout=self._deadline)
        # The address of a function's own account is known only from the answer that brings the token.
        credentials.refresh(request)
        email = credentials.service_account_email
        # Refreshes the token by itself, before each signature that finds it stale.
        signer = iam.Signer(request, credentials, email)  # type: ignore[no-untyped-call]
        return service_account.Credentials(signer, email, token_uri="")  # type: ignore[no-untyped-call]

    @contextmanager
    def _translated(self) -> Iterator[None]:
        from google.api_core.exceptions import GoogleAPIError
        from google.auth.exceptions import GoogleAuthError
        from google.cloud.storage.exceptions import (  # type: ignore[import-untyped] # ships no types
            DataCorruption,
            InvalidResponse,
        )
        from requests import RequestException

        try:
            yield
        except FileNotFoundError:
            raise
        except GoogleAuthError as error:
            raise StoreUnavailable(
                "Google refused the credentials, or to sign with them: the function's service account needs "
                "roles/iam.serviceAccountTokenCreator on itself, and the IAM Credentials API must be on."
            ) from error
        except (GoogleAPIError, InvalidResponse) as error:
            self._give_up(error)
        except (DataCorruption, RequestException, OSError) as error:
            raise StoreUnavailable(f"Cloud Storage gave no whole answer ({type(error).__name__}).") from error

    def _give_up(self, error: Exception) -> NoReturn:
        from google.api_core import exceptions

        match error:
            case exceptions.NotFound():
                message = f"There is no bucket {self._bucket}: check GCS_BUCKET."
            case exceptions.Forbidden() | exceptions.Unauthorized():
                message = (
                    f"The bucket {self._bucket} refused access: the function's service account needs "
                    "roles/storage.objectUser on it."
                )
            case _:
                message = f"Cloud Storage gave no certain answer ({type(error).__name__})."
        raise StoreUnavailable(message) from error


def _stored_file(path: str, blob: "Blob") -> StoredFile:
    return StoredFile(path, int(blob.size), base64.b64decode(blob.md5_hash or "").hex(), blob.content_type)


def _signed_at(url: str) -> datetime:
    date = parse_qs(urlsplit(url).query)["X-Goog-Date"][0]
    return datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
