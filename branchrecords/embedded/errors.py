"""What stops a local run."""


class LocalServiceError(Exception):
    """A local service cannot run; the message is one sentence that says how to mend it."""
