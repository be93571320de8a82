"""Writers of texts, and what checks and completes their drafts."""
