"""The help: chapters by task, and which of them belongs to a page. Knows no app."""
