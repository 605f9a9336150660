"""Polish: points between day, month and year; “godz.” before the time."""

DATETIME_FORMAT = r"j E Y, \g\o\d\z. H:i"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = r"d.m.Y, \g\o\d\z. H:i"
