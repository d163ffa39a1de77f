"""Tables of dues as spreadsheets: exactly what the page shows."""
