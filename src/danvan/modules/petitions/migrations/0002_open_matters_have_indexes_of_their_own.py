"""Open matters, one in twenty, are what staff and residents look among: indexes of their own."""

import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_api_tokens"),
        ("petitions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="petition",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(
                    ("state__in", ["received", "accepted", "waiting", "answered"]),
                    ("published_at__isnull", False),
                ),
                fields=["bands"],
                name="petition_open_bands",
            ),
        ),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(
                condition=models.Q(("state__in", ["received", "accepted", "waiting", "answered"])),
                fields=["due_on", "id"],
                name="petition_open_due",
            ),
        ),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(
                condition=models.Q(("state__in", ["received", "accepted", "waiting", "answered"])),
                fields=["unit", "due_on", "id"],
                name="petition_open_by_unit",
            ),
        ),
    ]
