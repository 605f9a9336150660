from datetime import date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.formats import date_format
from django.utils.translation import override

from content.dates import Precision, format_date, format_range
from content.numbers import country_name, money
from strategy.tests.factories import make_focus_area


def shown(template, **context):
    return Template("{% load content %}" + template).render(Context(context)).strip()


@pytest.mark.django_db
def test_text_in_the_readers_language_stands_plain_and_escaped():
    area = make_focus_area(title_fi="Ruoka & vesi", title_en="Food & water")
    with override("en"):
        assert shown('{% content area "title" %}', area=area) == "Food &amp; water"


@pytest.mark.django_db
def test_text_in_another_language_says_which():
    area = make_focus_area(title_fi="Ruoka", title_en="", title_sv="", title_pl="")
    with override("en"):
        assert shown('{% content area "title" %}', area=area) == '<span lang="fi">Ruoka</span>'
        notice = shown('{% content_language_notice area "title" %}', area=area)
    assert "shown in Finnish" in notice


@pytest.mark.django_db
def test_words_for_a_picture_in_another_language_say_which_on_the_picture():
    class File:
        url, pixels = "/media/lake.webp", None

    area = make_focus_area(title_fi="Järvi & metsä", title_en="", title_sv="", title_pl="")
    picture = '{% photo file area|passage:"title" %}'
    with override("en"):
        html = shown(picture, area=area, file=File)
    assert 'alt="Järvi &amp; metsä" lang="fi"' in html
    with override("fi"):
        assert "lang=" not in shown(picture, area=area, file=File)


@pytest.mark.django_db
def test_no_notice_where_the_text_is_in_the_readers_language():
    area = make_focus_area(title_fi="Ruoka")
    with override("fi"):
        assert shown('{% content_language_notice area "title" %}', area=area) == ""


def test_structured_data_cannot_end_its_element():
    html = shown("{% json_ld data %}", data={"name": "</script><b>&"})
    assert html.count("</script>") == 1
    assert "\\u003C/script\\u003E" in html


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "SEK 323,000"), ("fi", "323 000 SEK"), ("sv", "323 000 kr"), ("pl", "323 000 SEK")],
)
def test_money_is_written_as_the_language_writes_it(language, text):
    with override(language):
        written = money(Decimal("323000.00"), "SEK")
    assert written.replace("\xa0", " ").replace("\u202f", " ") == text


def test_cents_are_written_where_there_are_some():
    with override("pl"):
        assert money(Decimal("699969.05"), "PLN").replace("\xa0", " ") == "699 969,05 zł"


def test_months_are_written_without_days():
    with override("en"):
        text = format_range(date(2012, 12, 1), date(2013, 11, 30), Precision.MONTH)
    assert text == "December 2012 – November 2013"


@pytest.mark.parametrize(
    ("language", "month", "day", "moment"),
    [
        ("fi", "maaliskuu 2026", "5. maaliskuuta 2026", "5. maaliskuuta 2026 klo 9.05"),
        ("sv", "mars 2026", "5 mars 2026", "5 mars 2026 kl. 09:05"),
        ("en", "March 2026", "5 March 2026", "5 March 2026, 09:05"),
        ("pl", "marzec 2026", "5 marca 2026", "5 marca 2026, godz. 09:05"),
    ],
)
def test_dates_and_times_are_written_as_the_language_writes_them(language, month, day, moment):
    at = datetime(2026, 3, 5, 9, 5)
    with override(language):
        assert format_date(at.date(), Precision.MONTH) == month
        assert format_date(at.date()) == day
        assert date_format(at, "DATETIME_FORMAT") == moment


def test_years_and_single_dates():
    assert format_range(date(2023, 1, 1), date(2024, 12, 31), Precision.YEAR) == "2023 – 2024"
    assert format_range(date(2023, 1, 1), date(2023, 12, 31), Precision.YEAR) == "2023"


def test_open_ends_are_said_in_words():
    with override("en"):
        assert format_range(None, date(2023, 12, 31)) == "until 31 December 2023"
        assert format_range(date(2023, 1, 1), None, Precision.YEAR) == "from 2023"


def test_country_is_named_in_the_pages_language():
    with override("sv"):
        assert country_name("FI") == "Finland"
    with override("pl"):
        assert country_name("SE") == "Szwecja"
