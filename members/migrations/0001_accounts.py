"""Organisations, people, log-ins; searching by name from single characters and pairs."""

import branchrecords.database.fields
import datetime
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import members.models.people
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models

from branchrecords.database.operations import Together

# Immutable and free of the server's locale, so that an index may stand on it. The parts of a text
# are its single characters and its pairs: what is asked for by two characters is found by two.
NAME_GRAMS = """
CREATE FUNCTION name_grams(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(value, place, size)), '{}')
    FROM generate_series(1, length(value)) AS place, generate_series(1, 2) AS size
    WHERE place + size - 1 <= length(value)
$$
"""


class Migration(migrations.Migration):

    replaces = [('members', '0001_initial'), ('members', '0002_settings'), ('members', '0003_person'), ('members', '0004_standings'), ('members', '0005_transfers'), ('members', '0007_accounts'), ('members', '0008_imports'), ('members', '0009_units'), ('members', '0010_development'), ('members', '0012_name_grams')]

    initial = True

    dependencies = [
    ]

    operations = [
        # Trusted extensions: the owner role may create them without being superuser.
        BtreeGistExtension(),
        TrigramExtension(),
        migrations.RunSQL(NAME_GRAMS, "DROP FUNCTION name_grams(text)"),
        Together([
            migrations.CreateModel(
                name='Organization',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('depth', models.PositiveIntegerField()),
                    ('numchild', models.PositiveIntegerField(default=0)),
                    ('path', models.CharField(db_collation='C', max_length=255, unique=True)),
                    ('code', models.CharField(max_length=40, unique=True, verbose_name='组织编码')),
                    ('name', models.CharField(max_length=120, verbose_name='全称')),
                    ('short_name', models.CharField(blank=True, max_length=60, verbose_name='简称')),
                    ('pinyin', models.CharField(blank=True, editable=False, max_length=300)),
                    ('initials', models.CharField(blank=True, editable=False, max_length=120)),
                    ('kind', models.CharField(choices=[('committee', '党委'), ('general_branch', '党总支'), ('branch', '党支部'), ('joint_branch', '联合党支部'), ('temporary_branch', '临时党支部'), ('mobile_branch', '流动党员党支部'), ('group', '党小组')], max_length=20, verbose_name='类别')),
                    ('sector', models.CharField(choices=[('agency', '机关'), ('community', '社区'), ('other', '两新及其他')], default='other', max_length=20, verbose_name='行业')),
                    ('founded_on', models.DateField(blank=True, null=True, verbose_name='成立日期')),
                    ('dissolved_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ],
                options={
                    'verbose_name': '组织',
                    'ordering': ('path',),
                    'constraints': [models.CheckConstraint(condition=models.Q(('dissolved_on__isnull', True), ('founded_on__isnull', True), ('dissolved_on__gt', models.F('founded_on')), _connector='OR'), name='organization_dissolved_after_founded', violation_error_message='撤销日期应晚于成立日期。')],
                },
            ),
            migrations.CreateModel(
                name='DictionaryEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('job', '工作岗位'), ('technical_title', '技术职务'), ('stratum', '新社会阶层'), ('front_line', '一线情况'), ('relation', '家庭关系称谓')], max_length=20, verbose_name='字典')),
                    ('code', models.CharField(max_length=10, verbose_name='代码')),
                    ('label', models.CharField(max_length=40, verbose_name='名称')),
                    ('is_active', models.BooleanField(default=True, verbose_name='在用')),
                ],
                options={
                    'verbose_name': '字典项',
                    'ordering': ('kind', 'code'),
                    'constraints': [models.UniqueConstraint(fields=('kind', 'code'), name='dictionary_code_once', violation_error_message='这个代码已经有了。'), models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('kind', 'label'), name='dictionary_label_once', violation_error_message='这个名称已经有了。'), models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('label', ''), _negated=True)), name='dictionary_code_and_label')],
                },
            ),
            migrations.CreateModel(
                name='Person',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, verbose_name='姓名')),
                    ('pinyin', models.CharField(blank=True, editable=False, max_length=200)),
                    ('initials', models.CharField(blank=True, editable=False, max_length=60)),
                    ('sex', models.CharField(choices=[('0', '未知'), ('1', '男'), ('2', '女'), ('9', '未说明')], default='0', max_length=1, verbose_name='性别')),
                    ('ethnicity', models.CharField(choices=[('01', '汉族'), ('02', '蒙古族'), ('03', '回族'), ('04', '藏族'), ('05', '维吾尔族'), ('06', '苗族'), ('07', '彝族'), ('08', '壮族'), ('09', '布依族'), ('10', '朝鲜族'), ('11', '满族'), ('12', '侗族'), ('13', '瑶族'), ('14', '白族'), ('15', '土家族'), ('16', '哈尼族'), ('17', '哈萨克族'), ('18', '傣族'), ('19', '黎族'), ('20', '傈僳族'), ('21', '佤族'), ('22', '畲族'), ('23', '高山族'), ('24', '拉祜族'), ('25', '水族'), ('26', '东乡族'), ('27', '纳西族'), ('28', '景颇族'), ('29', '柯尔克孜族'), ('30', '土族'), ('31', '达斡尔族'), ('32', '仫佬族'), ('33', '羌族'), ('34', '布朗族'), ('35', '撒拉族'), ('36', '毛南族'), ('37', '仡佬族'), ('38', '锡伯族'), ('39', '阿昌族'), ('40', '普米族'), ('41', '塔吉克族'), ('42', '怒族'), ('43', '乌孜别克族'), ('44', '俄罗斯族'), ('45', '鄂温克族'), ('46', '德昂族'), ('47', '保安族'), ('48', '裕固族'), ('49', '京族'), ('50', '塔塔尔族'), ('51', '独龙族'), ('52', '鄂伦春族'), ('53', '赫哲族'), ('54', '门巴族'), ('55', '珞巴族'), ('56', '基诺族'), ('97', '其他'), ('98', '外国血统中国籍人士')], default='01', max_length=2, verbose_name='民族')),
                    ('native_place', models.CharField(blank=True, max_length=60, verbose_name='籍贯')),
                    ('born_on', models.DateField(blank=True, null=True, verbose_name='出生日期')),
                    ('id_number', branchrecords.database.fields.EncryptedTextField(blank=True, default='', verbose_name='公民身份号码')),
                    ('id_number_digest', models.CharField(editable=False, max_length=64, null=True)),
                    ('phone', branchrecords.database.fields.EncryptedTextField(blank=True, default='', verbose_name='联系电话')),
                    ('phone_digest', models.CharField(editable=False, max_length=64, null=True)),
                    ('address', branchrecords.database.fields.EncryptedTextField(blank=True, default='', verbose_name='家庭住址')),
                    ('police_station', models.CharField(blank=True, default='', max_length=60, verbose_name='户籍派出所')),
                    ('education', models.CharField(blank=True, choices=[('10', '研究生'), ('11', '博士研究生毕业'), ('12', '博士研究生结业'), ('13', '博士研究生肄业'), ('14', '硕士研究生毕业'), ('15', '硕士研究生结业'), ('16', '硕士研究生肄业'), ('17', '研究生班毕业'), ('18', '研究生班结业'), ('19', '研究生班肄业'), ('20', '大学本科'), ('21', '大学本科毕业'), ('22', '大学本科结业'), ('23', '大学本科肄业'), ('28', '大学普通班毕业'), ('30', '大学专科'), ('31', '大学专科毕业'), ('32', '大学专科结业'), ('33', '大学专科肄业'), ('40', '中等职业教育'), ('41', '中等专科毕业'), ('42', '中等专科结业'), ('43', '中等专科肄业'), ('44', '职业高中毕业'), ('45', '职业高中结业'), ('46', '职业高中肄业'), ('47', '技工学校毕业'), ('48', '技工学校结业'), ('49', '技工学校肄业'), ('60', '普通高级中学'), ('61', '普通高中毕业'), ('62', '普通高中结业'), ('63', '普通高中肄业'), ('70', '初级中学'), ('71', '初中毕业'), ('73', '初中肄业'), ('80', '小学'), ('81', '小学毕业'), ('83', '小学肄业'), ('90', '其他')], default='', max_length=2, verbose_name='学历')),
                    ('occupation', models.CharField(blank=True, choices=[('worker', '工人（工勤技能人员）'), ('farmer', '农牧渔民'), ('professional', '专业技术人员'), ('manager', '管理人员'), ('official', '党政机关工作人员'), ('student', '学生'), ('other', '其他职业人员'), ('retired', '离退休人员')], default='', max_length=20, verbose_name='职业')),
                    ('employer', models.CharField(blank=True, default='', max_length=120, verbose_name='工作单位及职务')),
                    ('worked_from', models.DateField(blank=True, null=True, verbose_name='参加工作日期')),
                    ('job', models.ForeignKey(blank=True, limit_choices_to={'kind': 'job'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.dictionaryentry', verbose_name='工作岗位')),
                    ('technical_title', models.ForeignKey(blank=True, limit_choices_to={'kind': 'technical_title'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.dictionaryentry', verbose_name='技术职务')),
                    ('stratum', models.ForeignKey(blank=True, limit_choices_to={'kind': 'stratum'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.dictionaryentry', verbose_name='新社会阶层')),
                    ('front_line', models.ForeignKey(blank=True, limit_choices_to={'kind': 'front_line'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.dictionaryentry', verbose_name='一线情况')),
                    ('joined_on', models.DateField(blank=True, null=True, verbose_name='入党日期')),
                    ('full_on', models.DateField(blank=True, null=True, verbose_name='转正日期')),
                    ('introducers', models.CharField(blank=True, default='', max_length=120, verbose_name='入党介绍人')),
                    ('other_party', models.CharField(blank=True, choices=[('03', '共青团员'), ('04', '民革党员'), ('05', '民盟盟员'), ('06', '民建会员'), ('07', '民进会员'), ('08', '农工党党员'), ('09', '致公党党员'), ('10', '九三学社社员'), ('11', '台盟盟员')], default='', max_length=2, verbose_name='其他党团')),
                    ('other_party_on', models.DateField(blank=True, null=True, verbose_name='加入其他党团日期')),
                    ('member_class', models.CharField(choices=[('normal', '正常'), ('cadre', '干部'), ('homebound', '失能年老（上门）')], default='normal', max_length=10, verbose_name='分类管理')),
                    ('skills', models.CharField(blank=True, default='', max_length=200, verbose_name='特长')),
                    ('note', models.CharField(blank=True, default='', max_length=300, verbose_name='备注')),
                ],
                options={
                    'verbose_name': '党员',
                    'ordering': ('pinyin', 'pk'),
                    'indexes': [django.contrib.postgres.indexes.GinIndex(members.models.people.NameGrams('name'), name='person_name_grams'), models.Index(fields=['pinyin'], name='person_pinyin_order'), models.Index(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Replace(models.F('pinyin'), models.Value(' '), models.Value(''), output_field=models.TextField()), name='text_pattern_ops'), name='person_pinyin'), models.Index(fields=['initials'], name='person_initials', opclasses=('varchar_pattern_ops',)), models.Index(fields=['phone_digest'], name='person_phone')],
                    'constraints': [models.UniqueConstraint(fields=('id_number_digest',), name='person_id_number_once', violation_error_message='这个身份证号已经登记过。'), models.CheckConstraint(condition=models.Q(('full_on__isnull', True), ('joined_on__isnull', True), ('full_on__gte', models.F('joined_on')), _connector='OR'), name='person_full_after_joined', violation_error_message='转正日期不能早于入党日期。'), models.CheckConstraint(condition=models.Q(('joined_on__isnull', True), ('joined_on__gte', datetime.date(1921, 7, 23)), _connector='OR'), name='person_joined_after_founding', violation_error_message='入党日期不能早于 1921年7月23日。'), models.CheckConstraint(condition=models.Q(('other_party_on__isnull', True), models.Q(('other_party', ''), _negated=True), _connector='OR'), name='person_other_party_named', violation_error_message='有加入日期的，请选择其他党团。')],
                },
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('username', models.CharField(max_length=60, unique=True, verbose_name='用户名')),
                    ('name', models.CharField(max_length=60, verbose_name='姓名')),
                    ('person', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='user', to='members.person', verbose_name='党员')),
                    ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organization', verbose_name='所在组织')),
                    ('phone_digest', models.CharField(editable=False, max_length=64, null=True, unique=True)),
                    ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ('must_set_password', models.BooleanField(default=False, verbose_name='须先设置密码')),
                    ('large_text', models.BooleanField(default=False, verbose_name='大字')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='建立时间')),
                ],
                options={
                    'verbose_name': '账号',
                    'ordering': ('username',),
                },
            ),
        ]),
    ]
