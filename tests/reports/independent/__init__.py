"""A second implementation of every figure: plain loops over raw rows.

Written from the figures' Chinese definitions, the rules of the field and docs/glossary.md, without
the ORM and without `reports.figures`; only the list of keys is read from the catalogue, so that a
figure without a second implementation fails. Where the two disagree, one of them is wrong.
"""
