"""Document fraud: the sheet, the MRZ, the alert to services, the trend (liaison.md §6.8)."""
