
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='reviews',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='审核级次'),
        ),
        migrations.AddField(
            model_name='notice',
            name='channel',
            field=models.CharField(default='site', max_length=20, verbose_name='公开渠道'),
        ),
        migrations.AddField(
            model_name='notice',
            name='display',
            field=models.CharField(blank=True, default='', max_length=20, verbose_name='公示期规则'),
        ),
        migrations.AddField(
            model_name='notice',
            name='ended_on',
            field=models.DateField(null=True, verbose_name='提前终止公示日期'),
        ),
        migrations.AddField(
            model_name='notice',
            name='grade',
            field=models.CharField(blank=True, default='', max_length=20, verbose_name='信息类别'),
        ),
        migrations.AddField(
            model_name='notice',
            name='keep_reason',
            field=models.TextField(blank=True, default='', verbose_name='不遮蔽的理由'),
        ),
        migrations.AddField(
            model_name='notice',
            name='kept',
            field=models.JSONField(default=list, verbose_name='未遮蔽的误判'),
        ),
        migrations.AddField(
            model_name='notice',
            name='original',
            field=models.JSONField(default=dict, verbose_name='原文'),
        ),
        migrations.AddField(
            model_name='notice',
            name='replaced_on',
            field=models.DateField(null=True, verbose_name='被替代日期'),
        ),
        migrations.AddField(
            model_name='notice',
            name='replaces',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='notices.notice', verbose_name='所更正的公开信息'),
        ),
        migrations.AddField(
            model_name='notice',
            name='shown_until',
            field=models.DateField(db_index=True, null=True, verbose_name='公示截止日'),
        ),
        migrations.AddField(
            model_name='notice',
            name='withdrawn_why',
            field=models.TextField(blank=True, default='', verbose_name='撤下理由'),
        ),
        migrations.AddField(
            model_name='notice',
            name='words_reason',
            field=models.TextField(blank=True, default='', verbose_name='使用所列词语的理由'),
        ),
    ]
