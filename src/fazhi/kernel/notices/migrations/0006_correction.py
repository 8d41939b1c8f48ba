from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0005_opinions'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='correction',
            field=models.TextField(blank=True, default='', verbose_name='更正说明'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kept',
            field=models.JSONField(default=list, verbose_name='经确认不遮蔽'),
        ),
    ]
