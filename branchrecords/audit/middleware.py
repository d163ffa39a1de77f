"""Keeps the client's address at hand for the audit log."""

from .recording import client_address


class AuditAddress:
    """REMOTE_ADDR only: a forged X-Forwarded-For must not reach the log."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        address = request.META.get("REMOTE_ADDR") or None
        token = client_address.set(address)
        try:
            return self.get_response(request)
        finally:
            client_address.reset(token)
