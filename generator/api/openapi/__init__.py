"""The HTTP interface as an OpenAPI 3.1 document, made of the schemas that validate.

What a route does is said in :mod:`generator.api.openapi.operations`, one entry a method and address; a
route without an entry is an error, and so is an entry without a route. Everything in this package is
imported when the document is first asked for.
"""
