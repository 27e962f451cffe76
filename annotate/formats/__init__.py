"""One module for each format that tags are exported to."""
