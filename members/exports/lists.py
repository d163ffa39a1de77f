"""The lists that share one address for their files: which right each needs beside 导出."""

from __future__ import annotations

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.exports import Export
from members.exports.archive import FILES
from members.exports.mass import ACTIVITIES, AREAS, MASS, POSTS
from members.exports.suggestions import SUGGESTIONS
from members.exports.terms import TERMS

# The right that the page asks for; PERSON_EXPORT comes on top.
LISTS: dict[str, tuple[Export, P]] = {
    export.key: (export, permission)
    for export, permission in (
        (FILES, P.PERSON_VIEW),
        (TERMS, P.ORGANIZATION_VIEW),
        (SUGGESTIONS, P.ORGANIZATION_VIEW),
        (MASS, P.ORGANIZATION_VIEW),
        (ACTIVITIES, P.ORGANIZATION_VIEW),
        (POSTS, P.PERSON_VIEW),
        (AREAS, P.PERSON_VIEW),
    )
}
