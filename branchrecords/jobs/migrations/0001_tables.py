import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('jobs', '0001_initial'), ('jobs', '0002_words')]

    initial = True

    dependencies = [
        ('members', '0001_accounts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='发起人')),
                ('kind', models.CharField(max_length=40, verbose_name='种类')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('params', models.JSONField(default=dict, verbose_name='参数')),
                ('state', models.CharField(choices=[('waiting', '等待开始'), ('running', '正在办理'), ('done', '已完成'), ('failed', '没有完成'), ('cancelled', '已停止')], default='waiting', max_length=10, verbose_name='状态')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='已完成')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='共')),
                ('failures', models.JSONField(default=list, verbose_name='没有完成的部分')),
                ('error', models.TextField(blank=True, verbose_name='出错原因')),
                ('result', models.FileField(blank=True, max_length=255, upload_to='jobs/', verbose_name='结果')),
                ('result_name', models.CharField(blank=True, max_length=200, verbose_name='文件名')),
                ('cancel_requested', models.BooleanField(default=False)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(verbose_name='发起时间')),
                ('started_at', models.DateTimeField(null=True, verbose_name='开始时间')),
                ('beat_at', models.DateTimeField(null=True, verbose_name='最近一次进展')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='结束时间')),
            ],
            options={
                'verbose_name': '后台任务',
                'ordering': ('-created_at', '-pk'),
                'indexes': [models.Index(fields=['owner', '-created_at'], name='job_owner_created'), models.Index(condition=models.Q(('state__in', ('waiting', 'running'))), fields=['state', 'beat_at'], name='job_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('done__lte', models.F('total'))), name='job_done_within_total'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('state__in', ('waiting', 'running'))), models.Q(('finished_at__isnull', False), ('state__in', ('done', 'failed', 'cancelled'))), _connector='OR'), name='job_ended_has_time')],
            },
        ),
    ]
