"""Template tags of the chapter's papers."""
