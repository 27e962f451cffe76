"""Mark up news articles from the terminal."""
