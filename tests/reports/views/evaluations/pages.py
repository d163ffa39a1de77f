"""What a page says, and how many queries it takes."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def text(answer) -> str:
    """The page as text."""
    return answer.content.decode()


def count_queries(client, url) -> int:
    """Of the second visit."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)
