"""What the tests of an organisation's life share: the day, its approval, the row as it is now."""

from datetime import date

from members.models import Organization
from members.rules.approvals import Approval

ON = date(2026, 11, 1)
APPROVAL = Approval("东湾区住建局党委", date(2026, 10, 20), "住建党〔2026〕9号", date(2026, 10, 8))


def fresh(organization: Organization) -> Organization:
    """The same organisation, read again."""
    return Organization.objects.get(pk=organization.pk)
