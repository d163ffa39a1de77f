import branchrecords.database.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from branchrecords.database.operations import Together


class Migration(migrations.Migration):

    replaces = [('notices', '0001_initial'), ('notices', '0002_reminders'), ('notices', '0003_channels')]

    initial = True

    dependencies = [
        ('members', '0002_people'),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='Channel',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notice_channels', to='members.organization', verbose_name='组织')),
                    ('kind', models.CharField(choices=[('email', '电子邮件'), ('wecom', '企业微信群机器人'), ('dingtalk', '钉钉群机器人'), ('feishu', '飞书群机器人'), ('webhook', '网络钩子（webhook）')], max_length=10, verbose_name='种类')),
                    ('name', models.CharField(max_length=40, verbose_name='名称')),
                    ('address', branchrecords.database.fields.EncryptedTextField(verbose_name='地址')),
                    ('created_at', models.DateTimeField(verbose_name='设置时间')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('ended_at', models.DateTimeField(null=True, verbose_name='停用时间')),
                    ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '提醒渠道',
                    'ordering': ('organization', 'name', 'pk'),
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('organization', 'name'), name='notice_channel_name_once'), models.UniqueConstraint(condition=models.Q(('ended_at', None), ('kind', 'email')), fields=('organization',), name='notice_channel_one_email'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='notice_channel_named'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__gte', models.F('created_at')), ('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='notice_channel_ended_by_somebody')],
                },
            ),
            migrations.CreateModel(
                name='MailAddress',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mail_address', to=settings.AUTH_USER_MODEL, verbose_name='本人')),
                    ('address', branchrecords.database.fields.EncryptedTextField(verbose_name='电子邮箱')),
                    ('code_hash', models.CharField(blank=True, default='', max_length=128)),
                    ('code_sent_at', models.DateTimeField(verbose_name='确认码发出时间')),
                    ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='输错次数')),
                    ('confirmed_at', models.DateTimeField(null=True, verbose_name='确认时间')),
                ],
                options={
                    'verbose_name': '接收提醒的邮箱',
                },
            ),
            migrations.CreateModel(
                name='DeliveryWish',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='delivery_wish', to=settings.AUTH_USER_MODEL, verbose_name='本人')),
                    ('from_hour', models.PositiveSmallIntegerField(verbose_name='几点以后发')),
                ],
                options={
                    'verbose_name': '接收时间',
                    'constraints': [models.CheckConstraint(condition=models.Q(('from_hour__lt', 24)), name='notice_wish_hour')],
                },
            ),
            migrations.CreateModel(
                name='Dispatch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(verbose_name='日期')),
                    ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispatches', to='notices.channel')),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dispatches', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
                    ('number', models.PositiveIntegerField(verbose_name='事项数')),
                    ('state', models.CharField(choices=[('waiting', '等待发送'), ('sent', '已发出'), ('failed', '没有发出'), ('dropped', '不用发了')], default='waiting', max_length=10, verbose_name='状态')),
                    ('not_before', models.DateTimeField(verbose_name='不早于')),
                    ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='发送次数')),
                    ('created_at', models.DateTimeField(verbose_name='排队时间')),
                    ('sent_at', models.DateTimeField(null=True, verbose_name='发出时间')),
                ],
                options={
                    'verbose_name': '发送记录',
                    'ordering': ('-day', '-pk'),
                    'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['not_before'], name='notice_dispatch_due')],
                    'constraints': [models.UniqueConstraint(fields=('day', 'channel', 'user'), name='notice_dispatch_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='notice_dispatch_sent_when'), models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='notice_dispatch_of_something')],
                },
            ),
            migrations.CreateModel(
                name='Attempt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('dispatch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='notices.dispatch')),
                    ('at', models.DateTimeField(verbose_name='时间')),
                    ('ok', models.BooleanField(verbose_name='发出')),
                    ('reason', models.CharField(blank=True, default='', max_length=200, verbose_name='原因')),
                    ('detail', models.CharField(blank=True, default='', max_length=300, verbose_name='对方的答复')),
                ],
                options={
                    'verbose_name': '发送经过',
                    'ordering': ('at', 'pk'),
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ok', True), ('reason', '')), models.Q(('ok', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='notice_attempt_failed_why')],
                },
            ),
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
                    ('kind', models.CharField(max_length=40, verbose_name='种类')),
                    ('subject', models.CharField(max_length=200, verbose_name='事项')),
                    ('body', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                    ('url', models.CharField(max_length=200, verbose_name='办理页面')),
                    ('due_on', models.DateField(verbose_name='到期日')),
                    ('created_at', models.DateTimeField(verbose_name='发出时间')),
                    ('read_at', models.DateTimeField(null=True, verbose_name='已读时间')),
                    ('settled_at', models.DateTimeField(null=True, verbose_name='办好收起的时间')),
                ],
                options={
                    'verbose_name': '提醒',
                    'ordering': ('due_on', '-pk'),
                    'indexes': [models.Index(condition=models.Q(('read_at__isnull', True)), fields=['recipient', 'due_on'], name='notice_unread')],
                    'constraints': [models.UniqueConstraint(fields=('recipient', 'kind', 'subject', 'due_on'), name='notice_once'), models.CheckConstraint(condition=models.Q(('settled_at', None), ('read_at__isnull', False), _connector='OR'), name='notice_settled_is_read')],
                },
            ),
            migrations.CreateModel(
                name='Unsubscribed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unsubscribed', to=settings.AUTH_USER_MODEL, verbose_name='本人')),
                    ('kind', models.CharField(max_length=40, verbose_name='种类')),
                    ('at', models.DateTimeField(verbose_name='关掉的时间')),
                ],
                options={
                    'verbose_name': '不要的提醒',
                    'constraints': [models.UniqueConstraint(fields=('user', 'kind'), name='notice_unsubscribed_once')],
                },
            ),
            migrations.CreateModel(
                name='WorkYear',
                fields=[
                    ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name='年份')),
                    ('source', models.CharField(max_length=120, verbose_name='依据')),
                    ('changed_at', models.DateTimeField(verbose_name='修改时间')),
                    ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '工作日历',
                    'ordering': ('-year',),
                    'constraints': [models.CheckConstraint(condition=models.Q(('year__gte', 2000), ('year__lte', 2100)), name='notice_workyear_range'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='notice_workyear_has_source')],
                },
            ),
            migrations.CreateModel(
                name='SpecialDay',
                fields=[
                    ('day', models.DateField(primary_key=True, serialize=False, verbose_name='日期')),
                    ('year', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='notices.workyear')),
                    ('kind', models.CharField(choices=[('off', '休'), ('work', '班')], max_length=4, verbose_name='休或班')),
                    ('name', models.CharField(max_length=30, verbose_name='名称')),
                ],
                options={
                    'verbose_name': '放假或调休上班的日子',
                    'ordering': ('day',),
                    'constraints': [models.CheckConstraint(condition=models.Q(('day__year', models.F('year_id'))), name='notice_specialday_in_its_year'), models.CheckConstraint(condition=models.Q(('kind', 'off'), ('day__week_day__in', (1, 7)), _connector='OR'), name='notice_specialday_work_on_weekend')],
                },
            ),
        ]),
    ]
