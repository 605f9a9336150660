"""Against a real server of this machine; names are looked up in a book of the test."""

import gzip
import socket
import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
import urllib3.util.connection
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from content import fetching
from content.fetching import Limits, NotFetched, Problem, check_address, fetch, is_public
from content.tests.other_site import other_site

QUICK = Limits(connecting=0.5, waiting=0.5, all_of_it=1, size=20_000)
BODY = b"BEGIN:VCALENDAR"
PUBLIC = "93.184.215.14"


class Names:
    """`book[name]`: its addresses; a list of lists: those of each time that it is asked for."""

    def __init__(self):
        self.book = {}
        self.asked = []
        self.really = socket.getaddrinfo

    def look_up(self, host, port, *args, **kwargs):
        if host not in self.book:
            return self.really(host, port, *args, **kwargs)
        self.asked.append(host)
        found = self.book[host]
        if found and isinstance(found[0], list):
            found = found.pop(0)
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [
            (
                socket.AF_INET6 if ":" in each else socket.AF_INET,
                socket.SOCK_STREAM,
                socket.IPPROTO_TCP,
                "",
                (each, port),
            )
            for each in found
        ]


@pytest.fixture
def names(monkeypatch):
    names = Names()
    monkeypatch.setattr(socket, "getaddrinfo", names.look_up)
    return names


@pytest.fixture
def site():
    with other_site() as site:
        yield site


def get(site, path="/", **facts):
    return fetch(site.url(path), **{"hosts_allowed": [site.place], "limits": QUICK} | facts)


def problem_of(address, **facts):
    with pytest.raises(NotFetched) as caught:
        fetch(address, **{"limits": QUICK} | facts)
    return caught.value.problem


# What comes


def test_brings_what_is_there_and_says_who_asks(site):
    site.says("/", BODY, Content_Type="text/calendar", ETag='"1"', Last_Modified="yesterday")
    fetched = get(site, accept="text/calendar")
    assert (fetched.content, fetched.content_type) == (BODY, "text/calendar")
    assert (fetched.etag, fetched.last_modified, fetched.is_unchanged) == (
        '"1"',
        "yesterday",
        False,
    )
    [(_path, headers)] = site.requests
    assert headers["User-Agent"] == "Cluster-Portal (+http://testserver)"
    assert headers["Host"] == site.place
    assert headers["Accept"] == "text/calendar"
    assert {"Cookie", "Authorization", "Referer", "If-None-Match"} & set(headers) == set()


def test_asks_only_for_what_is_new(site):
    def answer(handler):
        is_known = handler.headers["If-None-Match"] == '"1"'
        handler.send_response(304 if is_known else 200)
        handler.end_headers()

    site.answers["/"] = answer
    assert not get(site).is_unchanged
    assert not get(site, etag='"2"').is_unchanged
    assert get(site, etag='"1"', last_modified="yesterday").is_unchanged
    assert site.requests[-1][1]["If-Modified-Since"] == "yesterday"


def test_no_cookie_is_kept(site):
    site.says("/", BODY, Set_Cookie="who=1; Path=/")
    get(site)
    get(site)
    assert all("Cookie" not in headers for _path, headers in site.requests)


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (304, Problem.REFUSED),  # nobody had asked whether it is unchanged
        (401, Problem.CLOSED),
        (403, Problem.CLOSED),
        (404, Problem.NOT_THERE),
        (410, Problem.NOT_THERE),
        (429, Problem.REFUSED),
        (503, Problem.REFUSED),
    ],
)
def test_an_error_of_the_other_site_is_named(site, status, problem):
    site.says("/", status=status)
    with pytest.raises(NotFetched) as caught:
        get(site)
    assert (caught.value.problem, caught.value.detail) == (problem, str(status))


# Size and time


def test_what_is_packed_is_unpacked(site):
    site.says("/", gzip.compress(BODY), Content_Encoding="gzip")
    assert get(site).content == BODY


def test_just_small_enough_is_taken(site):
    site.says("/", b"x" * QUICK.size)
    assert len(get(site).content) == QUICK.size


def test_too_large_is_not_read_to_its_end(site):
    site.says("/", b"x" * (QUICK.size + 1))
    assert problem_of(site.url(), hosts_allowed=[site.place]) == Problem.TOO_LARGE


@pytest.mark.parametrize("times", [1, 2], ids=["packed", "packed twice"])
def test_what_is_small_only_while_it_is_packed_fills_no_memory(site, times):
    bomb = b"\0" * 50_000_000
    for _ in range(times):
        bomb = gzip.compress(bomb)
    site.says("/", bomb, Content_Encoding=", ".join(["gzip"] * times))
    tracemalloc.start()
    problem = problem_of(site.url(), hosts_allowed=[site.place])
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert problem == (Problem.TOO_LARGE if times == 1 else Problem.BROKEN)
    assert peak < 2_000_000


@pytest.mark.parametrize(
    "answer", [{"Content_Encoding": "br"}, {"Content_Encoding": "gzip"}], ids=str
)
def test_what_cannot_be_unpacked_is_refused(site, answer):
    site.says("/", BODY, **answer)
    assert problem_of(site.url(), hosts_allowed=[site.place]) == Problem.BROKEN


def drips(*, head=False, says_length=True):
    """A byte every tenth of a second: each wait is short, the whole has no end."""

    def answer(handler):
        start = b"HTTP/1.0 200 OK\r\n"
        if not head:
            start += b"Content-Length: 1000\r\n\r\n" if says_length else b"\r\n"
        handler.wfile.write(start)
        for _ in range(30):
            handler.wfile.write(b"X")
            handler.wfile.flush()
            time.sleep(0.1)

    return answer


@pytest.mark.parametrize(
    "answer",
    [drips(head=True), drips(), drips(says_length=False), lambda handler: time.sleep(2)],
    ids=["head", "body", "body without length", "nothing"],
)
def test_a_slow_site_is_left_in_time(site, answer):
    site.answers["/"] = answer
    begun = time.monotonic()
    assert problem_of(site.url(), hosts_allowed=[site.place]) == Problem.TOO_SLOW
    assert time.monotonic() - begun < QUICK.all_of_it + 0.5


def test_without_the_watch_the_slow_site_would_be_followed(site):
    """The control: waiting for each byte alone does not help."""
    site.answers["/"] = drips()
    patient = Limits(waiting=0.5, all_of_it=60)
    begun = time.monotonic()
    assert problem_of(site.url(), hosts_allowed=[site.place], limits=patient) == Problem.BROKEN
    assert time.monotonic() - begun > 2.5


def test_a_name_that_takes_long_to_look_up_is_left_in_time(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: time.sleep(3))
    begun = time.monotonic()
    assert problem_of("https://slow.example/") == Problem.TOO_SLOW
    assert time.monotonic() - begun < QUICK.all_of_it + 0.5


def breaks_off(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(BODY)


@pytest.mark.parametrize(
    "answer",
    [breaks_off, lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH\r\n"), lambda handler: None],
    ids=["broken off", "not http", "nothing"],
)
def test_half_an_answer_is_none(site, answer):
    site.answers["/"] = answer
    assert problem_of(site.url(), hosts_allowed=[site.place]) == Problem.BROKEN


def test_a_site_that_is_down_is_named():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        place = f"127.0.0.1:{probe.getsockname()[1]}"
    assert problem_of(f"http://{place}/", hosts_allowed=[place]) == Problem.NO_CONNECTION


# Where it goes


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192",
        "168.63.129.16", "198.18.0.1", "192.0.2.1", "203.0.113.5", "224.0.0.1", "239.255.255.250",
        "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:93.184.215.14", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:0:1::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_an_address_that_nobody_on_the_internet_has_is_refused(names, address):
    names.book["calendar.example"] = [address]
    assert not is_public(address)
    assert problem_of("https://calendar.example/") == Problem.PRIVATE
    literal = f"[{address.partition('%')[0]}]" if ":" in address else address
    with pytest.raises(NotFetched):
        check_address(f"https://{literal}/")


@pytest.mark.parametrize(
    "address", [PUBLIC, "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::5db8:d70e", "172.32.0.1"]
)
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.0.0.1", "0177.0.0.1", "127.1", "localhost."])
def test_an_address_in_disguise_is_still_private(host):
    assert problem_of(f"http://{host}/") in (Problem.PRIVATE, Problem.NO_SUCH_NAME)


def test_one_private_address_among_public_ones_is_enough(names):
    names.book["calendar.example"] = [PUBLIC, "10.0.0.1"]
    assert problem_of("https://calendar.example/") == Problem.PRIVATE


def test_a_name_that_nobody_knows_is_named(names):
    names.book["calendar.example"] = []
    assert problem_of("https://calendar.example/") == Problem.NO_SUCH_NAME


def test_nothing_private_is_reached_unless_it_is_allowed(names, site, monkeypatch):
    monkeypatch.setitem(fetching.PORTS, "http", site.port)  # as if it stood at the usual port
    names.book["calendar.example"] = ["127.0.0.1"]
    site.says("/", BODY)
    assert problem_of("http://calendar.example/") == Problem.PRIVATE
    assert site.requests == []
    allowed = fetch("http://calendar.example/", hosts_allowed=["calendar.example"], limits=QUICK)
    assert allowed.content == BODY  # the control: it was there to be reached


@pytest.fixture
def wire(monkeypatch, site):
    """Public addresses lead to the site of this machine; says which were dialled."""
    dialled = []
    really = urllib3.util.connection.create_connection

    def create_connection(address, *args, **kwargs):
        dialled.append(address)
        return really(("127.0.0.1", site.port), *args, **kwargs)

    monkeypatch.setattr(urllib3.util.connection, "create_connection", create_connection)
    return dialled


def test_the_address_that_was_checked_is_the_one_that_is_dialled(names, site, wire):
    """A name that is public when it is checked and private a moment later: DNS rebinding."""
    names.book["calendar.example"] = [[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]]
    site.says("/events.ics", BODY)
    assert fetch("http://calendar.example/events.ics", limits=QUICK).content == BODY
    assert names.asked == ["calendar.example"]
    assert wire == [(PUBLIC, 80)]
    assert site.requests[0][1]["Host"] == "calendar.example"


def test_checking_the_name_alone_would_not_help(names, site):
    """The control: who checks first and then opens the name is led inside."""
    names.book["calendar.example"] = [[PUBLIC], ["127.0.0.1"]]
    site.says("/", BODY)
    address = site.url(host="calendar.example")
    found = socket.getaddrinfo(urlsplit(address).hostname, 80)
    assert all(is_public(place[0]) for *_kind, place in found)
    with urlopen(address) as response:
        assert response.read() == BODY


def test_the_next_address_of_the_name_is_tried_if_the_first_is_dead(names, site):
    names.book["calendar.example"] = ["127.0.0.2", "127.0.0.1"]  # the site listens at the second
    site.says("/", BODY)
    allowed = [f"calendar.example:{site.port}"]
    address = site.url(host="calendar.example")
    assert fetch(address, hosts_allowed=allowed, limits=QUICK).content == BODY


@pytest.mark.parametrize(
    "address",
    [
        "", "calendar.ics", "//x.example/", "file:///etc/passwd", "ftp://x.example/",
        "gopher://x.example/", "https://", "https:///x", "https://user@x.example/",
        "https://user:word@x.example/", "https://@x.example/", "https://x.example:8443/",
        "https://x.example:22/", "http://x.example:443/", "https://x.example:x/",
        "https://[::1/", "https://x..example/", f"https://{'x' * 64}.example/",
    ],
)  # fmt: skip
def test_other_addresses_are_not_even_looked_up(names, address):
    assert problem_of(address) == Problem.ADDRESS
    with pytest.raises(NotFetched):
        check_address(address)
    assert names.asked == []


def test_usual_addresses_are_fine():
    check_address("https://calendar.example/events.ics?key=ä b")
    check_address("http://säätiö.example:80/")
    check_address("http://10.0.0.1:8080/", hosts_allowed=["10.0.0.1:8080"])


def test_a_path_is_sent_as_the_web_writes_it(site):
    site.says("/tapahtumat%20ja%20n%C3%A4yttely.ics?q=%C3%A4&x=%2F", BODY)
    assert get(site, "/tapahtumat ja näyttely.ics?q=ä&x=%2F").content == BODY


def test_no_second_request_hides_in_an_address(site):
    with pytest.raises(NotFetched):
        get(site, "/ HTTP/1.1\r\nHost: x\r\n\r\nGET /secret")
    assert [path for path, _headers in site.requests if path.startswith("/secret")] == []


# Being sent on


def test_three_redirects_are_followed_and_a_fourth_is_not(site):
    site.says("/0", BODY)
    for number in range(1, 5):
        site.leads(f"/{number}", f"/{number - 1}", status=(301, 302, 303, 307, 308)[number])
    assert get(site, "/3").content == BODY
    assert problem_of(site.url("/4"), hosts_allowed=[site.place]) == Problem.TOO_MANY_REDIRECTS


def test_a_redirect_leads_nowhere_where_an_address_could_not(site):
    with other_site() as inside:
        inside.says("/", BODY)
        site.leads("/", inside.url())
        allowed = [site.place]
        assert problem_of(site.url(), hosts_allowed=allowed) == Problem.ADDRESS  # another port
        assert inside.requests == []
        fetched = fetch(site.url(), hosts_allowed=[site.place, inside.place], limits=QUICK)
        assert fetched.content == BODY  # the control


@pytest.mark.parametrize(
    ("onward", "problem"),
    [
        ("http://169.254.169.254/latest/meta-data/", Problem.PRIVATE),
        ("http://localhost/", Problem.PRIVATE),
        ("http://[::1]/", Problem.PRIVATE),
        ("http://inside.example/", Problem.PRIVATE),
        ("http://user:word@public.example/", Problem.ADDRESS),
        ("file:///etc/passwd", Problem.ADDRESS),
        ("http://[/", Problem.ADDRESS),
        ("", Problem.BROKEN),
    ],
)
def test_each_redirect_is_checked_anew(names, site, onward, problem):
    names.book |= {"inside.example": ["10.1.2.3"], "public.example": [PUBLIC]}
    site.leads("/", onward)
    assert problem_of(site.url(), hosts_allowed=[site.place]) == problem


# https


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Of `calendar.example`, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "calendar.example")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("calendar.example")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "site.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def secure_site(certificate, monkeypatch, names):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    names.book |= {"calendar.example": ["127.0.0.1"], "another.example": ["127.0.0.1"]}
    with other_site(certificate) as site:
        site.says("/", BODY)
        yield site


def get_securely(site, host):
    allowed = [f"{host}:{site.port}"]
    return fetch(site.url(host=host), hosts_allowed=allowed, limits=QUICK)


def test_the_certificate_is_that_of_the_name_though_an_address_is_dialled(secure_site):
    assert get_securely(secure_site, "calendar.example").content == BODY
    assert secure_site.requests[0][1]["Host"] == f"calendar.example:{secure_site.port}"


def test_the_certificate_of_another_name_is_refused(secure_site):
    with pytest.raises(NotFetched) as caught:
        get_securely(secure_site, "another.example")
    assert caught.value.problem == Problem.CERTIFICATE
    assert secure_site.requests == []


def test_a_certificate_that_nobody_vouches_for_is_refused(secure_site, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(NotFetched) as caught:
        get_securely(secure_site, "calendar.example")
    assert caught.value.problem == Problem.CERTIFICATE


def test_nobody_sends_us_from_https_to_http(secure_site, site):
    secure_site.leads("/", site.url())
    host = "calendar.example"
    allowed = [f"{host}:{secure_site.port}", site.place]
    address = secure_site.url(host=host)
    assert problem_of(address, hosts_allowed=allowed) == Problem.TO_PLAIN_HTTP
    assert site.requests == []
