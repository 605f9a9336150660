"""Two SMTP servers that take everything and remember who got which message.

    python -m benchmarks.mail_sink real|bare <port>

“real” is aiosmtpd, a whole SMTP server in Python, made to offer PIPELINING (RFC 2920) as Postfix,
Exim and Exchange do. “bare” does next to nothing, less than any mail
server could, so that whoever sends is what is measured. `VRFY` answers with how many messages
came, how many different Message-IDs and how many people, and forgets them.
"""

import asyncio
import re
import smtplib
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from aiosmtpd.smtp import SMTP

ROOT = Path(__file__).resolve().parents[1]
MESSAGE_ID = re.compile(rb"^message-id: *(\S+)", re.IGNORECASE | re.MULTILINE)
END = b"\r\n.\r\n"
EXTENSIONS = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 33554432\r\n"


class Received:
    def __init__(self):
        self.messages = Counter()  # (recipient, Message-ID)

    def take(self, recipient, message):
        self.messages[recipient, MESSAGE_ID.search(message)[1]] += 1

    def told(self):
        """How many mails, different messages and people; they are forgotten."""
        ids = len({message for _person, message in self.messages})
        people = len({person for person, _message in self.messages})
        mails = self.messages.total()
        self.messages.clear()
        return f"250 {mails} {ids} {people}"


class BareServer(asyncio.Protocol):
    def __init__(self, received):
        self.received = received

    def connection_made(self, transport):
        self.transport, self.buffer, self.recipient = transport, bytearray(), b""
        self.is_text = False
        transport.write(b"220 sink\r\n")

    def data_received(self, data):
        self.buffer += data
        while (end := self.buffer.find(END if self.is_text else b"\r\n")) >= 0:
            piece = bytes(self.buffer[:end])
            del self.buffer[: end + (len(END) if self.is_text else 2)]
            self.transport.write(self.take(piece) if self.is_text else self.answer(piece))

    def take(self, message):
        self.is_text = False
        self.received.take(self.recipient, message)
        return b"250 taken\r\n"

    def answer(self, command):
        verb = command[:4].upper()
        if verb == b"EHLO":
            return EXTENSIONS
        if verb == b"RCPT":
            self.recipient = command[9:-1]
        if verb == b"DATA":
            self.is_text = True
            return b"354 go on\r\n"
        if verb == b"VRFY":
            return f"{self.received.told()}\r\n".encode()
        return b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n"


class Handler:
    """Of aiosmtpd."""

    def __init__(self, received):
        self.received = received

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        return [*responses[:1], "250-PIPELINING", *responses[1:]]

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.received.take(envelope.rcpt_tos[0], envelope.original_content)
        return "250 taken"

    async def handle_VRFY(self, server, session, envelope, address):  # noqa: N802
        return self.received.told()


async def serve(kind, port):
    received = Received()
    servers = {"bare": lambda: BareServer(received), "real": lambda: SMTP(Handler(received))}
    server = await asyncio.get_running_loop().create_server(servers[kind], "127.0.0.1", port)
    await server.serve_forever()


class Sink:
    """A server in a process of its own."""

    def __init__(self, kind):
        self.kind = kind

    def __enter__(self):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "benchmarks.mail_sink", self.kind, str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return self
            except OSError:
                time.sleep(0.05)
        sys.exit("The sink did not start.")

    def __exit__(self, *_error):
        self.process.kill()
        self.process.wait()

    def settings(self):
        return {"EMAIL_URL": f"smtp://127.0.0.1:{self.port}", "SINK_PORT": str(self.port)}

    def told(self):
        """How many messages, different Message-IDs and people since the last time."""
        with smtplib.SMTP("127.0.0.1", self.port) as server:
            return tuple(int(number) for number in server.verify("all")[1].split())


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
