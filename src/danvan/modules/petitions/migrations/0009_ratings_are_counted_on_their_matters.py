from django.conf import settings
from django.db import migrations, models

#: The day is the one that figures counted ratings by until now.
TOLD_AGAIN = """
UPDATE petitions_petition p SET rated_as = r.score, rated_on = (r.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
FROM petitions_rating r WHERE r.petition_id = p.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_party_committees_are_bodies"),
        ("petitions", "0008_figures_read_indexes_by_unit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="petition",
            name="rated_as",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="the score of its rating", null=True
            ),
        ),
        migrations.AddField(
            model_name="petition",
            name="rated_on",
            field=models.DateField(
                blank=True, help_text="local day on which the outcome was first rated", null=True
            ),
        ),
        migrations.RunSQL(TOLD_AGAIN, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(
                condition=models.Q(("rated_on__isnull", False)),
                fields=["unit", "rated_on"],
                include=("id", "topic", "rated_as"),
                name="petition_counted_rated",
            ),
        ),
    ]
