"""The tag screen."""
