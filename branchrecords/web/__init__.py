"""The look in code: base page, components, formats, forms, paging. Knows no app."""
