"""Calendar files as partners publish them."""

FILE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Partner//EN
{head}{events}END:VCALENDAR
"""


def calendar_file(*events, head=""):
    text = FILE.format(head=head and f"{head}\n", events="".join(events))
    return text.replace("\n", "\r\n").encode()


def vevent(uid="one@partner.example", summary="Food fair", start="20980310T090000Z", **lines):
    """`RRULE="FREQ=WEEKLY"` becomes a line; a name may bring parameters: `dtend__VALUE`. None: out.

    `start` and `summary` may begin with parameters: `;VALUE=DATE:20980310`.
    """
    given = {"UID": uid, "SUMMARY": summary, "DTSTART": start} | lines
    rows = [
        f"{name.replace('_', '-')}{value if value.startswith(';') else f':{value}'}"
        for name, value in given.items()
        if value is not None
    ]
    return "\n".join(["BEGIN:VEVENT", *rows, "END:VEVENT", ""])
