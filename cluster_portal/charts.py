"""Bars drawn as SVG, laid out here so that the template only writes them down."""

import textwrap
from dataclasses import dataclass, field

WIDTH = 400  # of a drawing, in its own units: about a phone's width, so that letters stay readable
LETTERS_A_LINE = 46
LINE, BAR, SPACE = 20, 16, 10
SHORT = 5  # letters: such labels stand left of the bars, longer ones above them
LEFT = 48
VALUE = 46  # kept free for the number after the longest bar


@dataclass
class Row:
    label: str
    values: list[int]
    language: str = ""  # where the label isn't in the language of the page


@dataclass
class Bar:
    x: int
    y: int
    width: int
    value: int
    number: int  # of its column
    height: int = BAR

    @property
    def value_x(self):
        return self.x + self.width + 6

    @property
    def text_y(self):
        return self.y + BAR - 3


@dataclass
class Line:
    x: int
    y: int
    text: str


@dataclass
class Chart:
    """Rows of bars; each column has a place and a scale of its own, so units never mix."""

    key: str
    title: str
    text: str
    first_column: str
    columns: list[str]
    rows: list[Row]
    width: int = WIDTH
    height: int = 0
    headings: list[Line] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)

    def __post_init__(self):
        left = LEFT if all(len(row.label) <= SHORT for row in self.rows) else 0
        panel = (WIDTH - left) // len(self.columns)
        y = 0
        if len(self.columns) > 1:
            self.headings = [
                Line(left + index * panel, LINE - 5, name)
                for index, name in enumerate(self.columns)
            ]
            y = LINE + 4
        longest = [
            max([1, *column]) for column in zip(*(row.values for row in self.rows), strict=True)
        ]
        for row in self.rows:
            if left:
                self.lines.append(Line(0, y + BAR - 3, row.label))
            else:
                for line in textwrap.wrap(row.label, LETTERS_A_LINE):
                    self.lines.append(Line(0, y + LINE - 5, line))
                    y += LINE
            for number, value in enumerate(row.values):
                width = round((panel - VALUE) * value / longest[number])
                self.bars.append(
                    Bar(left + number * panel, y, max(width, 1 if value else 0), value, number + 1)
                )
            y += BAR + SPACE
        self.height = y

    def __bool__(self):
        return any(value for row in self.rows for value in row.values)
