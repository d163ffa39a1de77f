"""Batch export of summaries: its forms, and why one organisation's cannot be made."""

# form -> what it is called on buttons and job titles
FORMS: dict[str, str] = {"zip": "压缩包", "volume": "合订本", "sheet": "数字汇总表"}
JOB_KIND = "summaries"

# state of a summary ("none": not drafted) -> why there is no PDF of it, when only what the
# committee has got is wanted
REASONS: dict[str, str] = {
    "none": "年度总结还没有起草",
    "draft": "年度总结还在起草，没有报送",
    "returned": "年度总结被退回，还没有改好；改好后可单独生成",
}
