import socket

import pytest
from aiosmtpd.controller import Controller


class Sink:
    """A real SMTP server that keeps what it gets, and refuses what it is told to."""

    def __init__(self):
        self.envelopes = []
        self.answer = "250 OK"
        self.answer_to_recipient = "250 OK"
        self.takes_commands_at_once = False

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        more = ["250-PIPELINING"] if self.takes_commands_at_once else []
        return [*responses[:1], *more, *responses[1:]]

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.answer_to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_to_recipient

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.answer.startswith("250"):
            self.envelopes.append(envelope)
        return self.answer


@pytest.fixture
def smtp_sink(settings):
    sink = Sink()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        host, port = probe.getsockname()
    controller = Controller(sink, hostname=host, port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield sink
    controller.stop()
