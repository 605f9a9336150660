"""Swedish: “kl.” before the time."""

DATETIME_FORMAT = r"j F Y \k\l. H:i"
SHORT_DATETIME_FORMAT = r"Y-m-d \k\l. H:i"
