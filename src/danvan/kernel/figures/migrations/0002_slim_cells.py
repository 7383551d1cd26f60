"""Cells keyed by what they are. They are made anew from the records: the sweep begins at the log's first entry."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0001_initial"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.DeleteModel(name="Cell"),
        migrations.CreateModel(
            name="Cell",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "unit",
                        "measure",
                        "month",
                        "topic",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("measure", models.CharField(max_length=60)),
                ("month", models.DateField(help_text="first day of the month")),
                ("topic", models.CharField(blank=True, max_length=60)),
                ("own", models.BigIntegerField(default=0)),
                ("value", models.BigIntegerField(default=0)),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
            ],
        ),
        migrations.RunSQL("DELETE FROM figures_sweep", reverse_sql=migrations.RunSQL.noop),
    ]
