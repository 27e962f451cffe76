"""Pure values and functions: text, spans, tags, layout. No file, no YAML, no terminal."""
