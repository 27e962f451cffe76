"""Many articles: which files a path names."""
