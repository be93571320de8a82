"""Writes a résumé and a cover letter for one job posting, step by step, from a person's own records."""

from typing import Final

__version__: Final = "0.1.0"
