"""Records of the members app as spreadsheets and papers, one module per noun."""
