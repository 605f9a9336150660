"""The embedded broker: kombu's filesystem transport, with messages that appear whole or not at all.

The stock channel opens the final file name and then writes, so that a worker may take an empty
file and die of it (celery/kombu#1551).
"""

import os
import time
import uuid
from pathlib import Path

from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **kwargs):
        folder = Path(self.data_folder_out)
        name = f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"  # listed in the order of sending
        unfinished = folder / f".{name}"
        with unfinished.open("wb") as file:
            file.write(str_to_bytes(dumps(payload)))
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(folder / name)


class Transport(filesystem.Transport):
    Channel = Channel
