"""Lists of records: what is read, in which order, by which filters, and as a workbook."""
