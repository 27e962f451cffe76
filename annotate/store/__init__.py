"""Articles, sidecars and schemas on disk."""
