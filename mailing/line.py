"""One kept connection to the mail server."""

import re
import smtplib
import socket
from collections.abc import Callable
from email.utils import parseaddr

from django.conf import settings
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from mailing import messages
from mailing.models import Mail

DOT_AT_LINE_START = re.compile(rb"^\.", re.MULTILINE)


class Line:
    """Opened when it is needed, and anew after an error."""

    def __init__(self):
        self.connection = None
        self.sender = messages.ascii_address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])

    def send(self, promise: Mail, *, meanwhile: Callable[[], Callable[[], None]]):
        """Returns when the server has taken the mail.

        `meanwhile` begins something and returns what waits for its end. That end is waited for
        before the server can take the mail: before the last dot of its text. Errors:
        `smtplib.SMTPException`, `OSError`, those of `meanwhile`.
        """
        if self.connection is None:
            self.connection = _opened()
        try:
            wait = meanwhile()
            if isinstance(self.connection, SmtpBackend):
                _hand_over(self.connection.connection, self.sender, promise, wait)
            else:
                wait()
                self.connection.send_messages([messages.AsWritten(promise)])
        except BaseException:
            if isinstance(self.connection, SmtpBackend):
                self.connection.connection.close()  # a server in a text takes QUIT for text
            self.hang_up()
            raise
        if not isinstance(self.connection, SmtpBackend):
            self.hang_up()  # the file backend writes one file a connection

    def hang_up(self):
        if self.connection is not None:
            connection, self.connection = self.connection, None
            connection.close()


def _opened():
    connection = mail.get_connection()
    connection.open()
    if isinstance(connection, SmtpBackend):  # the last dot is not to wait for company
        connection.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _hand_over(server: smtplib.SMTP, sender: str, promise: Mail, wait):
    """With PIPELINING (RFC 2920) sender, recipient and DATA go in one packet: two round trips for
    a mail, not four. After a refusal the line must be hung up, since a message may be expected.
    """
    server.ehlo_or_helo_if_needed()
    message = messages.unpacked(promise.message)
    envelope = _envelope(server, sender, messages.ascii_address(promise.to), len(message))
    commands = [f"{command}\r\n" for command, _codes, _error in envelope]
    goes_at_once = server.has_extn("pipelining")
    try:
        server.send("".join(commands) if goes_at_once else commands[0])
        for number, (_command, codes, error) in enumerate(envelope):
            if number and not goes_at_once:
                server.send(commands[number])
            _expect(server, codes, error)
        server.send(DOT_AT_LINE_START.sub(b"..", message))
    finally:
        wait()
    server.send(b".\r\n")
    _expect(server, [250], smtplib.SMTPDataError)


def _envelope(server, sender, recipient, bytes_long):
    """Each command with the answers that let us go on, and what `smtplib` raises at others."""
    size = f" SIZE={bytes_long}" if server.has_extn("size") else ""
    return [
        (
            f"MAIL FROM:<{sender}>{size}",
            [250],
            lambda code, said: smtplib.SMTPSenderRefused(code, said, sender),
        ),
        (
            f"RCPT TO:<{recipient}>",
            [250, 251],
            lambda code, said: smtplib.SMTPRecipientsRefused({recipient: (code, said)}),
        ),
        ("DATA", [354], smtplib.SMTPDataError),
    ]


def _expect(server, codes, error):
    code, said = server.getreply()
    if code not in codes:
        raise error(code, said)
