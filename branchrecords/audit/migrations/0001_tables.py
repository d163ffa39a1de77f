import django.contrib.postgres.indexes
import django.db.models.fields.json
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('audit', '0001_initial'), ('audit', '0002_people')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='操作人编号')),
                ('actor_name', models.CharField(blank=True, max_length=80, verbose_name='操作人')),
                ('action', models.CharField(max_length=60, verbose_name='操作')),
                ('object_type', models.CharField(blank=True, max_length=60, verbose_name='对象')),
                ('object_id', models.BigIntegerField(null=True, verbose_name='对象编号')),
                ('object_name', models.CharField(blank=True, max_length=200, verbose_name='对象名称')),
                ('organization_id', models.BigIntegerField(null=True, verbose_name='组织编号')),
                ('organization_path', models.CharField(blank=True, max_length=255)),
                ('person_id', models.BigIntegerField(null=True, verbose_name='涉及党员')),
                ('detail', models.JSONField(default=dict, verbose_name='内容')),
                ('address', models.GenericIPAddressField(null=True, verbose_name='来源地址')),
            ],
            options={
                'verbose_name': '操作日志',
                'ordering': ('-at', '-pk'),
                'indexes': [models.Index(fields=['organization_path', '-at'], name='audit_org_at'), models.Index(fields=['person_id', '-at'], name='audit_person_at'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.fields.json.KeyTransform('people', 'detail'), name='jsonb_path_ops'), name='audit_people')],
            },
        ),
    ]
