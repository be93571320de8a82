"""``main.py`` as it is, but that Google's public keys are fetched from the tests' authority."""

import os

import firebase_admin._token_gen
import firebase_admin.app_check

_authority = os.environ["TEST_AUTHORITY"]
firebase_admin._token_gen.ID_TOKEN_CERT_URI = f"{_authority}/certificates"
firebase_admin.app_check._AppCheckService._JWKS_URL = f"{_authority}/jwks"

from main import generator  # noqa: E402, F401 - after the addresses are set; the server looks it up here
