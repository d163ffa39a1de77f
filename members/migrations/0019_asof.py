"""What a hardship was when it was recognised, and which review set which next day.

Rows from before know no more than this: the first level is that of the earliest review, each
review's next day the day on which the next one was held.
"""

from itertools import zip_longest

from django.db import migrations, models

LEVELS = [("ordinary", "一般"), ("serious", "较重"), ("extreme", "特别严重")]


def fill(apps, schema_editor):
    hardships = apps.get_model("members", "Hardship").objects.all()
    for one in hardships:
        reviews = list(one.reviews.order_by("reviewed_on", "pk"))
        one.first_level = reviews[0].level if reviews else one.level
        one.first_review_on = reviews[0].reviewed_on if reviews else one.review_on
        one.save(update_fields=("first_level", "first_review_on"))
        for review, following in zip_longest(reviews, reviews[1:]):
            if review.result == "continues":
                review.review_on = following.reviewed_on if following else one.review_on
                review.save(update_fields=("review_on",))


class Migration(migrations.Migration):
    dependencies = [("members", "0018_development_votes")]

    operations = [
        migrations.AddField(
            "hardship",
            "first_level",
            models.CharField("认定时的程度", max_length=10, choices=LEVELS, default="ordinary"),
            preserve_default=False,
        ),
        migrations.AddField(
            "hardship",
            "first_review_on",
            models.DateField("认定时定的复核日期", null=True),
        ),
        migrations.AddField(
            "hardshipreview", "review_on", models.DateField("下次复核日期", null=True)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        # Postgres changes no table that has pending events of its foreign keys.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            "hardship", "first_review_on", models.DateField("认定时定的复核日期")
        ),
    ]
