"""One cell of a unit and month holds all measures. Until it says which, the next sweep makes all cells anew."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0002_slim_cells"),
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
                        "module",
                        "month",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
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
                ("module", models.CharField(max_length=60)),
                ("month", models.DateField(help_text="first day of the month")),
                (
                    "own",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None),
                ),
                (
                    "value",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None),
                ),
            ],
        ),
        migrations.AddField(
            model_name="sweep",
            name="measures",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60),
                default=list,
                help_text="names, in the order in which cells hold them",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="sweep",
            name="change",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="sweep",
            name="source",
            field=models.CharField(help_text="the module", max_length=60, unique=True),
        ),
    ]
