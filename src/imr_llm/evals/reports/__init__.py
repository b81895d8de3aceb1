"""Runs and comparisons shown: HTML, Markdown, JSON, and text for a terminal."""
