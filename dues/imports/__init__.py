"""Tables of the dues brought in: read, matched, shown; writing is the page's own."""
