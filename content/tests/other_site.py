"""A real web server on this machine that plays another site."""

import ssl
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class OtherSite:
    """`answers[path]` is a function of the handler; `requests` are the (path, headers)."""

    def __init__(self, server, scheme):
        self.server = server
        self.scheme = scheme
        self.port = server.server_address[1]
        self.answers = {}
        self.requests = []

    @property
    def place(self):
        return f"127.0.0.1:{self.port}"

    def url(self, path="/", host="127.0.0.1"):
        return f"{self.scheme}://{host}:{self.port}{path}"

    def says(self, path, body=b"", status=200, **headers):
        """`Content_Type="text/calendar"` and the like."""

        def answer(handler):
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        self.answers[path] = answer

    def leads(self, path, onward, status=302):
        self.says(path, status=status, Location=onward)


@contextmanager
def other_site(certificate=None):
    """`certificate`: the path of a PEM file with key and certificate, for https."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            site.requests.append((self.path, self.headers))
            answer = site.answers.get(self.path)
            with suppress(BrokenPipeError, ConnectionResetError):  # the visitor has had enough
                answer(self) if answer else self.send_error(404)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site = OtherSite(server, "https" if certificate else "http")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
