"""Articles from web pages: one page fetched with every limit kept, and its own text taken out."""
