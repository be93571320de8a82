"""A person's record as a JSON Resume 1.0 document (https://jsonresume.org/schema), in and out.

What our own fields cannot hold exactly travels with the stored documents in a map ``jsonResume``, so
that reading a document and writing it again gives the same document, value for value. A field edited
in between wins over what was kept beside it. What JSON Resume has no place for is written under one
property of ours, ``resumeGenerator``, so that the way round loses nothing either.

::

    formats     dates, e-mail and web addresses
    schema      what a document may say, and every field at fault
    older       files from before version 1.0
    properties  one property ↔ fields of ours
    sections    the table: which property is which field
    items       one item of a document ↔ the fields of one stored document
    leftovers   what has no field, in a form a document store takes
    reading     document → personal info and entries
    writing     personal info and entries → document
"""

from generator.json_resume.reading import Imported, read_json_resume
from generator.json_resume.writing import write_json_resume

__all__ = ["Imported", "read_json_resume", "write_json_resume"]
