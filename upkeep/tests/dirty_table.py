"""A table as it comes from a shared drive: 500 rows, two encodings, and every kind of dirt."""

from stdnum.fi import ytunnus

HEADINGS = [
    *("Yritys", "Y-tunnus", "Tyyppi", "Kunta", "Kotisivut", "Puhelin", "Tuotteet"),
    *("Jäsen alkaen", "Yhteyshenkilö", "Sähköposti", "Esittely"),
]
NAME, ID, TYPE, PLACE, WEB, PHONE, PRODUCTS, SINCE, PERSON, EMAIL, TEXT = range(len(HEADINGS))
# What a cell becomes, and the words of the reason; None: it is understood all the same.
DIRT = [
    (ID, lambda it: it[:-1] + str((int(it[-1]) + 1) % 10), "one of its digits is wrong"),
    (ID, lambda it: it[:4], "too short or too long"),
    (ID, lambda it: "FI" + it.replace("-", ""), None),
    (ID, lambda it: it.replace("-", " "), None),
    (NAME, lambda it: f'=HYPERLINK("http://bad.example","{it}")', "this is a formula"),
    (NAME, lambda it: "#REF!", "shows an error"),
    (NAME, lambda it: it.encode().decode("cp1252"), None),
    (NAME, lambda it: it.replace("ä", "\N{REPLACEMENT CHARACTER}"), "letters are broken"),
    (NAME, lambda it: f"\u200b {it}\xa0 ", None),
    (NAME, lambda it: it * 20, "at most 200"),
    (TYPE, lambda it: "spaceship", "is not one of"),
    (PLACE, lambda it: "Atlantis", "there is no municipality"),
    (PLACE, lambda it: "Mikeli", "Is it Mikkeli?"),
    (WEB, lambda it: "not a site at all", "is not the address of a website"),
    (WEB, lambda it: "me@site.example", "is an e-mail address"),
    (PHONE, lambda it: "12", "is not a phone number"),
    (PHONE, lambda it: "358401234567", None),
    (SINCE, lambda it: "soon", "is not a day"),
    (SINCE, lambda it: "1.1.2925", "cannot be right"),
    (SINCE, lambda it: "43831", None),
    (EMAIL, lambda it: "nobody", "is not an e-mail address"),
    (EMAIL, lambda it: f"{it}; other@b.example", "several e-mail addresses"),
    (EMAIL, lambda it: f"Aino <{it}>", None),
    (EMAIL, lambda it: "", None),
    (TEXT, lambda it: 'Says "hei";\nand more', None),
]


def business_id(number):
    digits = f"{1000000 + number:07}"
    for last in "0123456789":
        if ytunnus.is_valid(digits + last):
            return f"{digits}-{last}"
    return business_id(number + 4000)  # some numbers have no check digit


def row(number):
    return [
        f"Mäntytila {number} Oy",
        business_id(number),
        "Maatila" if number % 2 else "yritys",
        "Mikkeli",
        f"www.tila{number}.example",
        "040 123 4567",
        "Hillo, Mehu",
        "1.2.2020",
        f"Henkilö {number}",
        f"henkilo{number}@tila{number}.example",
        "Marjoja läheltä.",
    ]


def dirty_rows(many=500):
    """The rows and, by their place, why each is a problem; None where it is none."""
    rows, reasons = [], []
    for number in range(many):
        cells, reason = row(number), None
        if number % 10 == 9:
            cells, reason = list(rows[-1]), "The same organisation as in line"
            if reasons[-1]:
                reason = reasons[-1]
        elif number % 2:
            place, change, reason = DIRT[number // 2 % len(DIRT)]
            cells[place] = change(cells[place])
        rows.append(cells)
        reasons.append(reason)
    return rows, reasons


def as_csv(rows):
    """Half of the lines as one program wrote them, half as another."""
    lines = [";".join(_quoted(cell) for cell in cells) for cells in [HEADINGS, *rows]]
    written = [b"J\xc3\xa4senluettelo 2020;;;" + b";" * (len(HEADINGS) - 4), b""]
    for number, line in enumerate(lines):
        try:
            written.append(line.encode("cp1252" if number % 3 == 1 else "utf-8"))
        except UnicodeEncodeError:
            written.append(line.encode())
    return b"\r\n".join(written)


def _quoted(cell):
    if any(sign in cell for sign in ';"\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
