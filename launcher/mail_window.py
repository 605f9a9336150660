"""Telling of each mail that is written to a folder: that is how one signs in to a demo."""

import email
import email.policy
import re

from launcher import say, shown

CODE = re.compile(r"^\d{6}$", re.MULTILINE)  # alone on its line: a code for signing in
SEPARATOR = b"-" * 79 + b"\n"  # Django's file backend writes it after each message


class MailWindow:
    def __init__(self, folder):
        self.folder = folder
        self.seen = {file: file.stat().st_size for file in folder.glob("*.log")}

    def show_new(self):
        for file in sorted(self.folder.glob("*.log")):
            before, now = self.seen.get(file, 0), file.stat().st_size
            if now > before:
                self.seen[file] = now
                with file.open("rb") as content:
                    content.seek(before)
                    self.show(content.read(now - before), file)

    def show(self, written, file):
        for mail in written.split(SEPARATOR):
            message = email.message_from_bytes(mail.lstrip(), policy=email.policy.default)
            if message["To"]:
                text = message.get_body(("plain",))
                codes = CODE.findall(text.get_content()) if text else []
                what = " ".join([message["Subject"], *codes])
                say(f"Mail to {message['To']}: {what} ({shown(file)})")
