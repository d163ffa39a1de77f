"""Records of the meetings app as spreadsheets and papers, one module per noun."""
