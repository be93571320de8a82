"""What can simply be read: health, and signed downloads."""

import flask

from generator import __version__
from generator.errors import Forbidden, NotFound, StorageError
from generator.services import Services
from generator.stores.base import StoreUnavailable
from generator.stores.links import content_disposition


class ReadingApi:
    """The handlers that change nothing."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def health(self) -> flask.Response:
        """``GET /health``: whether the process answers; touches nothing else."""
        return flask.jsonify({"status": "healthy", "version": __version__})

    def download(self, path: str) -> flask.Response:
        """``GET /generator/files/<path>``: a file of the embedded store, to whoever has a good link."""
        from generator.stores.embedded_files import EmbeddedFiles, LinkExpired, LinkInvalid

        files = self._services.files
        if not isinstance(files, EmbeddedFiles):
            raise NotFound
        query = flask.request.args
        name = query.get("filename", "")
        try:
            content, content_type = files.open_signed(
                path, query.get("expires", ""), name, query.get("signature", "")
            )
        except LinkExpired:
            raise Forbidden("This link has expired; read the request again for a fresh one.") from None
        except LinkInvalid:
            raise Forbidden("This link is not valid; read the request again for a good one.") from None
        except FileNotFoundError:
            raise NotFound from None
        except StoreUnavailable as error:
            raise StorageError(retry_after=5) from error
        response = flask.Response(content, content_type=content_type)
        response.headers["Content-Disposition"] = content_disposition(name)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
