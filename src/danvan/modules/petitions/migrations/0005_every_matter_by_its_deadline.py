"""Ended matters too are listed by deadline, and a body's matters are counted by unit; two indexes for two."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_api_tokens"),
        ("petitions", "0004_alter_petition_channel"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(fields=["due_on", "id"], name="petition_by_due"),
        ),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(fields=["body", "unit"], name="petition_by_body"),
        ),
        migrations.RemoveIndex(model_name="petition", name="petition_due"),
        migrations.AlterField(
            model_name="petition",
            name="body",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="petitions",
                to="organisations.body",
            ),
        ),
    ]
