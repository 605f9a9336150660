"""The camera of a door: a film of a ticket is what it sees, read by the code that a phone runs."""

from datetime import timedelta

import pytest
import segno
from django.utils import timezone
from playwright.sync_api import expect

from events import door
from events.links import door_key
from events.models import AttendanceEntry, Registration
from events.tests.factories import make_event, make_registration
from strategy.tests.factories import make_cluster

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
WIDTH, HEIGHT = 640, 480
WHITE, BLACK, NO_COLOUR = b"\xeb", b"\x10", b"\x80"


def film_of(text):
    """One frame in YUV4MPEG2, over and over, with the square of the text in the middle."""
    square = list(segno.make(text, error="m").matrix_iter(scale=6, border=4))
    top, left = (HEIGHT - len(square)) // 2, (WIDTH - len(square[0])) // 2
    rows = [bytearray(WHITE * WIDTH) for _ in range(HEIGHT)]
    for y, line in enumerate(square, start=top):
        rows[y][left : left + len(line)] = b"".join(BLACK if dark else WHITE for dark in line)
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\nFRAME\n".encode()
    return head + b"".join(rows) + NO_COLOUR * (WIDTH * HEIGHT // 2)


@pytest.fixture
def event():
    make_cluster()
    return make_event(title="Evening of berries", starts_at=timezone.now() - timedelta(minutes=5))


@pytest.fixture
def phone(browser_type, browser_type_launch_args, base_url, tmp_path):
    """Opens a phone whose camera sees this ticket."""
    opened = []

    def phone(registration):
        film = tmp_path / "ticket.y4m"
        film.write_bytes(film_of(door.ticket_url(registration)))
        camera = [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ]
        own = browser_type_launch_args | {"args": browser_type_launch_args["args"] + camera}
        browser = browser_type.launch(**own)
        opened.append(browser)
        page = browser.new_page(base_url=base_url, viewport=PHONE, permissions=["camera"])
        page.wrong = []
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("console", lambda line: page.wrong.append(line.text) if line.type == "error" else 0)
        return page

    yield phone
    for browser in opened:
        browser.close()


def open_camera(page, event):
    page.goto(f"/en/events/door/{door_key(event)}/")
    page.locator("#door[data-ready=true]").wait_for(state="attached")
    page.get_by_role("button", name="Read tickets with the camera").click()


def test_a_ticket_before_the_camera_is_an_arrival_once(phone, event):
    aino = make_registration(event=event, name="Aino Järvi")
    page = phone(aino)
    open_camera(page, event)
    expect(page.get_by_text("Aino Järvi has arrived.")).to_be_visible()
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.wait_for_timeout(1500)  # the square is still there
    aino.refresh_from_db()
    assert aino.status == Registration.Status.ATTENDED
    assert AttendanceEntry.objects.count() == 1
    page.get_by_role("button", name="Close the camera").click()
    expect(page.locator("video")).to_be_hidden()
    assert page.evaluate("document.querySelector('video').srcObject.active") is False
    assert page.wrong == []


def test_a_ticket_is_read_without_network(phone, event):
    aino = make_registration(event=event, name="Aino Järvi")
    page = phone(aino)
    page.goto(f"/en/events/door/{door_key(event)}/")
    page.locator("#door[data-ready=true]").wait_for(state="attached")
    page.context.set_offline(True)
    page.reload()
    page.get_by_role("button", name="Read tickets with the camera").click()
    expect(page.get_by_text("Aino Järvi has arrived.")).to_be_visible()
    expect(page.get_by_text("Still to be sent: 1")).to_be_visible()
    assert not AttendanceEntry.objects.exists()
    page.context.set_offline(False)
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    aino.refresh_from_db()
    assert aino.status == Registration.Status.ATTENDED


def test_who_is_on_the_waiting_list_is_looked_at_first(phone, event):
    aino = make_registration(event=event, name="Aino Järvi", status=Registration.Status.WAITING)
    page = phone(aino)
    open_camera(page, event)
    expect(page.get_by_text("Aino Järvi: On the waiting list")).to_be_visible()
    assert not AttendanceEntry.objects.exists()


def test_a_ticket_of_another_event_is_refused(phone, event):
    page = phone(make_registration(event=make_event()))
    open_camera(page, event)
    expect(page.get_by_text("This ticket is for another event.")).to_be_visible()
    assert not AttendanceEntry.objects.exists()


def test_only_the_door_may_ask_for_the_camera(client, event):
    assert "camera=()" in client.get("/en/events/")["Permissions-Policy"]
    answer = client.get(f"/en/events/door/{door_key(event)}/")
    assert "camera=(self)" in answer["Permissions-Policy"]
    assert "microphone=()" in answer["Permissions-Policy"]
