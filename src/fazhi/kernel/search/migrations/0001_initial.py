"""The table of what can be found, and beside it the index of characters and pairs that each database has its own way."""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = "CREATE VIRTUAL TABLE search_text USING fts5(tokens, content='', detail=none, tokenize='ascii')"
FUNCTION = """
CREATE FUNCTION search_grams(words text, scope text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
SELECT string_to_array(scope, ' ') || ARRAY(
  SELECT DISTINCT substr(words, place, size)
  FROM generate_series(1, length(words)) AS place, generate_series(1, 2) AS size
)
$$
"""
INDEX = (
    "CREATE INDEX search_item_grams ON search_item USING gin (search_grams(words, scope)) "
    "WITH (gin_pending_list_limit = 512)"
)


def make(apps, editor):
    """Make the index of this database."""
    if editor.connection.vendor == "postgresql":
        editor.execute(FUNCTION)
        editor.execute(INDEX)
    else:
        editor.execute(SQLITE)


def unmake(apps, editor):
    """Take it away."""
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP INDEX search_item_grams")
        editor.execute("DROP FUNCTION search_grams(text, text)")
    else:
        editor.execute("DROP TABLE search_text")


class Migration(migrations.Migration):

    initial = True

    dependencies = [("organs", "0003_acting_deputies_absences")]

    operations = [
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("matter", "办件"), ("notice", "公开信息"), ("entry", "清单条目"), ("law", "法定期限")], max_length=10)),
                ("source", models.UUIDField(unique=True)),
                ("subject", models.UUIDField()),
                ("family", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=300)),
                ("number", models.CharField(max_length=80)),
                ("words", models.TextField()),
                ("scope", models.TextField()),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                ("organ", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organs.organ")),
            ],
        ),
        migrations.RunPython(make, unmake),
    ]
