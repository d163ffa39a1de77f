"""Categories of dues payers, each with its way of computing (中组发〔2008〕3号)."""

from django.db.models import TextChoices


class Category(TextChoices):
    """By which rule a member's monthly dues are computed."""

    CIVIL_SERVANT = "civil_servant", "公务员"
    AGENCY_WORKER = "agency_worker", "机关工人"
    INSTITUTION = "institution", "事业单位人员"
    ENTERPRISE = "enterprise", "企业人员"
    ANNUAL_SALARY = "annual_salary", "年薪制人员"
    IRREGULAR = "irregular", "不按月取得收入"
    RETIRED = "retired", "离退休"
    FARMER = "farmer", "农民"
    VILLAGE_CADRE = "village_cadre", "村干部"
    STUDENT = "student", "学生"
    UNEMPLOYED = "unemployed", "下岗失业、低保"
