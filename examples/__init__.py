"""A person and two postings to try everything on, and the demonstration that does."""
