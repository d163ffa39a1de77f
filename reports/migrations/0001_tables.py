import branchrecords.database.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from branchrecords.database.operations import Together


class Migration(migrations.Migration):

    replaces = [('reports', '0001_initial'), ('reports', '0002_issuing'), ('reports', '0003_figures'), ('reports', '0004_evaluations'), ('reports', '0006_saved_view'), ('reports', '0007_issuing_reading')]

    initial = True

    dependencies = [
        ('attachments', '0001_tables'),
        ('members', '0002_people'),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='Scheme',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='schemes', to='members.organization', verbose_name='制定的组织')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('subject', models.CharField(choices=[('branches', '党支部'), ('members', '党员')], max_length=10, verbose_name='考核对象')),
                    ('title', models.CharField(max_length=80, verbose_name='名称')),
                    ('basis', models.CharField(max_length=300, verbose_name='依据')),
                    ('version', models.PositiveSmallIntegerField(default=1, verbose_name='第几版')),
                    ('state', models.CharField(choices=[('draft', '起草中'), ('in_force', '执行中'), ('closed', '已结束'), ('replaced', '已有新版')], default='draft', max_length=10, verbose_name='状态')),
                    ('in_force_on', models.DateField(null=True, verbose_name='从哪天起执行')),
                    ('changed_at', models.DateTimeField(verbose_name='最近保存时间')),
                    ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '考核办法',
                    'ordering': ('-year', 'subject', '-version'),
                    'constraints': [models.UniqueConstraint(fields=('organization', 'year', 'subject', 'version'), name='scheme_version_once'), models.UniqueConstraint(condition=models.Q(('state__in', ('in_force', 'closed'))), fields=('organization', 'year', 'subject'), name='scheme_one_in_force'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('organization', 'year', 'subject'), name='scheme_one_draft'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('in_force_on__isnull', False), _connector='OR'), name='scheme_in_force_since')],
                },
            ),
            migrations.CreateModel(
                name='Indicator',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='reports.scheme')),
                    ('order', models.PositiveSmallIntegerField(verbose_name='序号')),
                    ('section', models.CharField(max_length=30, verbose_name='类别')),
                    ('title', models.CharField(max_length=60, verbose_name='指标')),
                    ('standard', models.CharField(max_length=300, verbose_name='评分标准')),
                    ('full', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='分值')),
                    ('method', models.CharField(choices=[('share', '按完成比例'), ('table', '按分档表'), ('deduct', '按次数扣分'), ('poll', '按民主测评得分'), ('manual', '人工评分')], default='manual', max_length=10, verbose_name='怎样评分')),
                    ('figure', models.CharField(blank=True, default='', max_length=60, verbose_name='按哪个数字')),
                    ('target', models.DecimalField(decimal_places=2, max_digits=9, null=True, verbose_name='得满分的目标')),
                    ('each', models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name='每次扣几分')),
                    ('table', models.JSONField(default=list, verbose_name='分档表')),
                    ('evidence', models.BooleanField(default=False, verbose_name='要交材料')),
                ],
                options={
                    'verbose_name': '考核指标',
                    'ordering': ('order', 'pk'),
                    'constraints': [models.UniqueConstraint(fields=('scheme', 'title'), name='indicator_title_once'), models.CheckConstraint(condition=models.Q(('full__gt', 0), ('full__lte', 100)), name='indicator_marks_within'), models.CheckConstraint(condition=models.Q(models.Q(('method__in', ('share', 'table', 'deduct')), _negated=True), models.Q(('figure', ''), _negated=True), _connector='OR'), name='indicator_counts_a_figure'), models.CheckConstraint(condition=models.Q(models.Q(('method', 'share'), _negated=True), models.Q(('target__gt', 0), ('target__isnull', False)), _connector='OR'), name='indicator_share_has_target'), models.CheckConstraint(condition=models.Q(models.Q(('method', 'deduct'), _negated=True), models.Q(('each__gt', 0), ('each__isnull', False)), _connector='OR'), name='indicator_deducts_something')],
                },
            ),
            migrations.CreateModel(
                name='Evaluation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='reports.scheme')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='members.organization', verbose_name='党支部')),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='members.person')),
                    ('opened_at', models.DateTimeField(verbose_name='开始时间')),
                    ('draft', models.JSONField(default=dict, verbose_name='没有报送的自评')),
                    ('drafted_at', models.DateTimeField(null=True, verbose_name='自评保存时间')),
                ],
                options={
                    'verbose_name': '量化考核',
                    'ordering': ('organization__path', 'pk'),
                    'constraints': [models.UniqueConstraint(condition=models.Q(('person', None)), fields=('scheme', 'organization'), name='evaluation_once_a_branch'), models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('scheme', 'person'), name='evaluation_once_a_member')],
                },
            ),
            migrations.CreateModel(
                name='Score',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='reports.evaluation')),
                    ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='reports.indicator')),
                    ('side', models.CharField(choices=[('own', '自评'), ('marked', '考核评分')], max_length=10, verbose_name='谁评的')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='第几次')),
                    ('marks', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='得分')),
                    ('value', models.DecimalField(decimal_places=4, max_digits=14, null=True, verbose_name='当时的数字')),
                    ('computed', models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name='按数字得分')),
                    ('reason', models.CharField(blank=True, default='', max_length=300, verbose_name='理由')),
                    ('at', models.DateTimeField(verbose_name='时间')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '考核得分',
                    'ordering': ('evaluation', 'indicator', 'side', 'number'),
                    'constraints': [models.UniqueConstraint(fields=('evaluation', 'indicator', 'side', 'number'), name='score_number_once'), models.CheckConstraint(condition=models.Q(('marks__gte', 0)), name='score_not_negative'), models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('side', 'marked'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='score_change_has_reason')],
                },
            ),
            migrations.CreateModel(
                name='Evidence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='reports.evaluation')),
                    ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence_files', to='reports.indicator')),
                    ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attachments.attachment')),
                    ('at', models.DateTimeField(verbose_name='时间')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '考核材料',
                    'ordering': ('pk',),
                    'constraints': [models.UniqueConstraint(fields=('evaluation', 'indicator', 'attachment'), name='evidence_once')],
                },
            ),
            migrations.CreateModel(
                name='EvaluationStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='reports.evaluation')),
                    ('kind', models.CharField(choices=[('report', '总结汇报'), ('self_check', '自查'), ('poll', '民主测评'), ('inspection', '组织考核'), ('daily', '日常抽查'), ('special', '专项抽查'), ('summing', '汇总'), ('peers', '互评'), ('people', '测评'), ('together', '集中考核'), ('usual', '平时考察')], max_length=12, verbose_name='步骤')),
                    ('on', models.DateField(verbose_name='日期')),
                    ('note', models.CharField(blank=True, default='', max_length=300, verbose_name='情况')),
                    ('finding', models.CharField(blank=True, default='', max_length=300, verbose_name='发现的问题')),
                    ('deduction', models.DecimalField(decimal_places=2, default=0, max_digits=4, verbose_name='扣分')),
                    ('rate', models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name='测评得分')),
                    ('at', models.DateTimeField(verbose_name='登记时间')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '考核步骤',
                    'ordering': ('pk',),
                    'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ('daily', 'special', 'usual')), _negated=True), fields=('evaluation', 'kind'), name='evaluation_step_once'), models.CheckConstraint(condition=models.Q(('deduction', 0), models.Q(('deduction__gt', 0), models.Q(('finding', ''), _negated=True)), _connector='OR'), name='evaluation_deduction_has_finding'), models.CheckConstraint(condition=models.Q(('rate', None), models.Q(('rate__gte', 0), ('rate__lte', 100)), _connector='OR'), name='evaluation_rate_of_hundred'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'poll'), _negated=True), ('rate__isnull', False), _connector='OR'), name='evaluation_poll_has_rate')],
                },
            ),
            migrations.CreateModel(
                name='Publication',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='reports.scheme')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluation_publications', to='members.organization', verbose_name='组织')),
                    ('starts_on', models.DateField(verbose_name='从哪天起公示')),
                    ('ends_on', models.DateField(verbose_name='到哪天之前')),
                    ('text', models.CharField(blank=True, default='', max_length=300, verbose_name='说明')),
                    ('at', models.DateTimeField(verbose_name='登记时间')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '考核结果公示',
                    'ordering': ('-starts_on', '-pk'),
                    'constraints': [models.UniqueConstraint(fields=('scheme', 'organization'), name='published_once'), models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='publication_ends_after_start')],
                },
            ),
            migrations.CreateModel(
                name='Result',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='reports.evaluation')),
                    ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='reports.publication')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='第几次')),
                    ('total', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='总分')),
                    ('band', models.CharField(choices=[('top', '先进（优秀）'), ('pass', '合格'), ('basic', '基本合格'), ('fail', '不合格')], max_length=10, verbose_name='等次')),
                    ('reason', models.CharField(blank=True, default='', max_length=300, verbose_name='理由')),
                    ('at', models.DateTimeField(verbose_name='时间')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '考核结果',
                    'ordering': ('evaluation', 'number'),
                    'constraints': [models.UniqueConstraint(fields=('evaluation', 'number'), name='result_number_once'), models.CheckConstraint(condition=models.Q(('total__gte', 0), ('total__lte', 100)), name='result_of_hundred'), models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='result_change_has_reason')],
                },
            ),
            migrations.CreateModel(
                name='Objection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='reports.evaluation')),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
                    ('received_on', models.DateField(verbose_name='收到日期')),
                    ('text', branchrecords.database.fields.EncryptedTextField(verbose_name='内容')),
                    ('at', models.DateTimeField(verbose_name='登记时间')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '对考核结果的异议',
                    'ordering': ('pk',),
                },
            ),
            migrations.CreateModel(
                name='ObjectionAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('objection', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='reports.objection')),
                    ('upheld', models.BooleanField(verbose_name='异议成立')),
                    ('on', models.DateField(verbose_name='答复日期')),
                    ('text', branchrecords.database.fields.EncryptedTextField(verbose_name='答复')),
                    ('at', models.DateTimeField(verbose_name='登记时间')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '对异议的答复',
                    'ordering': ('pk',),
                },
            ),
            migrations.CreateModel(
                name='Rectification',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('evaluation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rectification', to='reports.evaluation')),
                    ('due_on', models.DateField(verbose_name='整改期限')),
                    ('text', models.CharField(max_length=500, verbose_name='整改要求')),
                    ('on', models.DateField(verbose_name='提出日期')),
                    ('at', models.DateTimeField(verbose_name='登记时间')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '考核后的限期整改',
                    'ordering': ('due_on', 'pk'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='rectification_says_what'), models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('on'))), name='rectification_due_later')],
                },
            ),
            migrations.CreateModel(
                name='RectificationCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rectification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='reports.rectification')),
                    ('passed', models.BooleanField(verbose_name='整改到位')),
                    ('on', models.DateField(verbose_name='验收日期')),
                    ('text', models.CharField(max_length=500, verbose_name='情况')),
                    ('at', models.DateTimeField(verbose_name='登记时间')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '整改验收',
                    'ordering': ('pk',),
                    'constraints': [models.UniqueConstraint(condition=models.Q(('passed', True)), fields=('rectification',), name='rectification_passed_once'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='rectification_check_says_how')],
                },
            ),
            migrations.CreateModel(
                name='EnteredFigure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entered_figures', to='members.organization')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('key', models.CharField(max_length=60, verbose_name='指标')),
                    ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='数值')),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('entered_at', models.DateTimeField(verbose_name='填写时间')),
                    ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='依据')),
                ],
                options={
                    'verbose_name': '人工填写的数字',
                    'ordering': ('organization', 'year', 'key'),
                    'constraints': [models.UniqueConstraint(fields=('organization', 'year', 'key'), name='entered_figure_once'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='entered_figure_not_negative')],
                },
            ),
            migrations.CreateModel(
                name='EnteredDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organization')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('typed_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('texts', models.JSONField(verbose_name='草稿')),
                    ('saved_at', models.DateTimeField(verbose_name='保存时间')),
                ],
                options={
                    'verbose_name': '没有保存的数字',
                    'constraints': [models.UniqueConstraint(fields=('organization', 'year', 'typed_by'), name='entered_draft_once')],
                },
            ),
            migrations.CreateModel(
                name='Summary',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='summaries', to='members.organization')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('state', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '被退回'), ('accepted', '已通过'), ('issued', '已印发')], default='draft', max_length=10, verbose_name='状态')),
                    ('work', models.TextField(blank=True, default='', verbose_name='主要工作')),
                    ('problems', models.TextField(blank=True, default='', verbose_name='存在问题')),
                    ('plans', models.TextField(blank=True, default='', verbose_name='下一步打算')),
                    ('submissions', models.PositiveSmallIntegerField(default=0, verbose_name='第几次报送')),
                    ('changed_at', models.DateTimeField(verbose_name='最近保存时间')),
                    ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '年度总结',
                    'ordering': ('organization', '-year'),
                    'constraints': [models.UniqueConstraint(fields=('organization', 'year'), name='summary_once')],
                },
            ),
            migrations.CreateModel(
                name='SummaryStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('summary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='reports.summary')),
                    ('kind', models.CharField(choices=[('drafted', '起草'), ('submitted', '报送'), ('read', '审阅'), ('returned', '退回'), ('accepted', '审核通过'), ('issued', '印发')], max_length=10, verbose_name='经过')),
                    ('reason', models.TextField(blank=True, default='', verbose_name='理由')),
                    ('text', models.JSONField(default=dict, verbose_name='当时的正文')),
                    ('at', models.DateTimeField(verbose_name='时间')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '总结经过',
                    'ordering': ('at', 'pk'),
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='summary_step_return_has_reason')],
                },
            ),
            migrations.CreateModel(
                name='Issue',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('summary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='reports.summary')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='summary_issues', to='members.organization')),
                    ('version', models.PositiveSmallIntegerField(verbose_name='版次')),
                    ('serial', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                    ('content', models.JSONField(verbose_name='内容')),
                    ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                    ('issued_at', models.DateTimeField(verbose_name='印发时间')),
                    ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '印发件',
                    'ordering': ('-issued_at', '-pk'),
                    'constraints': [models.UniqueConstraint(fields=('summary', 'version'), name='issue_version_once')],
                },
            ),
            migrations.CreateModel(
                name='SigningCertificate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='members.organization')),
                    ('subject', models.CharField(max_length=300, verbose_name='证书名称')),
                    ('issuer', models.CharField(max_length=300, verbose_name='颁发者')),
                    ('fingerprint', models.CharField(max_length=64, verbose_name='指纹')),
                    ('valid_from', models.DateTimeField(verbose_name='生效时间')),
                    ('valid_until', models.DateTimeField(verbose_name='失效时间')),
                    ('bundle', branchrecords.database.fields.EncryptedTextField(null=True, verbose_name='密钥')),
                    ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                    ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('withdrawn_at', models.DateTimeField(null=True, verbose_name='停用时间')),
                    ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '签名证书',
                    'ordering': ('-uploaded_at', '-pk'),
                    'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('organization',), name='certificate_one_in_use'), models.CheckConstraint(condition=models.Q(models.Q(('bundle__isnull', False), ('withdrawn_at__isnull', True)), models.Q(('bundle__isnull', True), ('withdrawn_at__isnull', False)), _connector='OR'), name='certificate_withdrawn_has_no_key'), models.CheckConstraint(condition=models.Q(('valid_from__lt', models.F('valid_until'))), name='certificate_valid_days')],
                },
            ),
            migrations.CreateModel(
                name='IssuePaper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('issue', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='reports.issue')),
                    ('sha256', models.CharField(max_length=64, verbose_name='文件摘要')),
                    ('size', models.PositiveIntegerField(verbose_name='大小（字节）')),
                    ('file', models.FileField(max_length=255, upload_to='issues/%Y/')),
                    ('certificate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='reports.signingcertificate')),
                    ('filed_at', models.DateTimeField(verbose_name='归档时间')),
                    ('filed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '印发件文件',
                    'constraints': [models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='issue_paper_not_empty')],
                },
            ),
            migrations.CreateModel(
                name='SavedView',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to='members.organization')),
                    ('name', models.CharField(max_length=20, verbose_name='名称')),
                    ('query', models.CharField(blank=True, max_length=300, verbose_name='条件')),
                    ('saved_at', models.DateTimeField(verbose_name='保存时间')),
                ],
                options={
                    'verbose_name': '常用视图',
                    'ordering': ('saved_at', 'pk'),
                    'constraints': [models.UniqueConstraint(fields=('user', 'organization', 'name'), name='saved_view_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_view_has_name')],
                },
            ),
        ]),
    ]
