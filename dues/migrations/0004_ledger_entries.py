"""What was assessed and paid so far becomes entries of the journal.

An entry for what one run assessed in one branch and month, one for each payment and reversal. The
keys are made of what they stand for, so that the statements below find each other's rows. A line
made from an allocation keeps its id: summaries issued earlier name their records by it.
"""

from django.db import migrations

DAY = "(({}) AT TIME ZONE 'Asia/Shanghai')::date"

# kind 1 核算应交
ASSESSED = f"""
INSERT INTO dues_journalentry (key, kind, organization_id, occurred_on, memo, posted_at)
SELECT md5(concat_ws('|', 'assessed', organization_id, month, assessed_at))::uuid,
       1, organization_id, {DAY.format("assessed_at")},
       to_char(month, 'YYYY-MM') || ' 应交党费', assessed_at
FROM dues_assessment WHERE amount > 0
GROUP BY organization_id, month, assessed_at
"""
ASSESSED_NAMED = """
UPDATE dues_assessment a SET entry_id = e.id FROM dues_journalentry e
WHERE a.amount > 0
  AND e.key = md5(concat_ws('|', 'assessed', a.organization_id, a.month, a.assessed_at))::uuid
"""
# The base that was in force then, as far as it is still known.
SOURCE = """
UPDATE dues_assessment a SET source_id = (
    SELECT b.id FROM dues_duesbase b
    WHERE b.person_id = a.person_id AND b.year = extract(year FROM a.month)
      AND b.from_month <= a.month AND b.entered_at <= a.assessed_at
    ORDER BY b.from_month DESC LIMIT 1)
WHERE a.base IS NOT NULL
"""
# kind 3 收党费, 5 冲正
PAID = """
INSERT INTO dues_journalentry
    (key, kind, organization_id, occurred_on, memo, posted_by_id, posted_at)
SELECT md5('payment|' || id)::uuid, 3, organization_id, paid_on, '收党费', posted_by_id, posted_at
FROM dues_payment WHERE reverses_id IS NULL ORDER BY id
"""
REVERSED = """
INSERT INTO dues_journalentry
    (key, kind, organization_id, occurred_on, memo, reverses_id, posted_by_id, posted_at)
SELECT md5('payment|' || p.id)::uuid, 5, p.organization_id, p.paid_on, p.reason, e.id,
       p.posted_by_id, p.posted_at
FROM dues_payment p JOIN dues_journalentry e ON e.key = md5('payment|' || p.reverses_id)::uuid
ORDER BY p.id
"""
PAID_NAMED = """
UPDATE dues_payment p SET entry_id = e.id FROM dues_journalentry e
WHERE e.key = md5('payment|' || p.id)::uuid
"""
# 1101 应收党费: what was paid, with the ids of the allocations.
CREDITS = """
INSERT INTO dues_journalline
    (id, entry_id, account, organization_id, person_id, month, debit, credit)
SELECT l.id, p.entry_id, 1101, a.organization_id, a.person_id, a.month, 0, l.amount
FROM dues_allocation l
JOIN dues_payment p ON p.id = l.payment_id
JOIN dues_assessment a ON a.id = l.assessment_id
"""
NEXT = """
SELECT setval(pg_get_serial_sequence('dues_journalline', 'id'),
              (SELECT coalesce(max(id), 0) + 1 FROM dues_journalline), false)
"""
# 1101 应收党费, 4101 党费收入: what was owed; 1001 现金, 1002 银行: where the money went.
REST = """
INSERT INTO dues_journalline (entry_id, account, organization_id, person_id, month, debit, credit)
SELECT entry_id, 1101, organization_id, person_id, month, amount, 0
FROM dues_assessment WHERE amount > 0
UNION ALL
SELECT entry_id, 4101, organization_id, NULL, month, 0, sum(amount)
FROM dues_assessment WHERE amount > 0 GROUP BY entry_id, organization_id, month
UNION ALL
SELECT entry_id, CASE method WHEN 'cash' THEN 1001 ELSE 1002 END, organization_id, NULL, NULL,
       amount, 0
FROM dues_payment
"""
# 2101 预收党费: what a payment brought beyond its months (there should be none).
BEYOND = """
INSERT INTO dues_journalline (entry_id, account, organization_id, person_id, debit, credit)
SELECT p.entry_id, 2101, p.organization_id, p.person_id, 0, p.amount - coalesce(l.total, 0)
FROM dues_payment p
LEFT JOIN (SELECT payment_id, sum(amount) AS total FROM dues_allocation GROUP BY 1) l
       ON l.payment_id = p.id
WHERE p.amount <> coalesce(l.total, 0)
"""
STATEMENTS = (
    ASSESSED,
    ASSESSED_NAMED,
    SOURCE,
    PAID,
    REVERSED,
    PAID_NAMED,
    CREDITS,
    NEXT,
    REST,
    BEYOND,
)
# Backwards only while the journal holds nothing else: allocations are made of its credits.
ALLOCATIONS = """
INSERT INTO dues_allocation (id, payment_id, assessment_id, amount)
SELECT l.id, p.id, a.id, l.credit
FROM dues_journalline l
JOIN dues_payment p ON p.entry_id = l.entry_id
JOIN dues_assessment a ON a.person_id = l.person_id AND a.month = l.month
WHERE l.account = 1101 AND l.credit <> 0
"""
UNNAMED = "UPDATE dues_payment SET entry_id = NULL; UPDATE dues_assessment SET entry_id = NULL"
EMPTIED = "DELETE FROM dues_journalline; DELETE FROM dues_journalentry"


class Migration(migrations.Migration):
    dependencies = (("dues", "0003_ledger"),)

    operations = (
        migrations.RunSQL("; ".join(STATEMENTS), "; ".join((ALLOCATIONS, UNNAMED, EMPTIED))),
    )
