from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0002_seen_is_not_taken'),
    ]

    operations = [
        migrations.AddField(
            model_name='applicationkey',
            name='origin',
            field=models.CharField(blank=True, db_index=True, default='', max_length=64),
        ),
        migrations.AddField(
            model_name='applicationkey',
            name='size',
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
