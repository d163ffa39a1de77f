"""学时 a member should reach in a year (domain.md 7)."""

# 《2019—2023年全国党员教育培训工作规划》 and 《党员教育管理工作条例》. 书记和班子成员 have 56.
STUDY_HOURS_A_YEAR = 32
