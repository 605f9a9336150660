"""The embedded broker: kombu's filesystem transport, with files that appear whole or not at all.

The stock channel opens the final name of a message, or of the table of queues, and then writes:
a worker may read the empty file and die of it (celery/kombu#1551).
"""

import fcntl
import os
import time
import uuid
from pathlib import Path

from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **kwargs):
        # Read in the order of names. A clock since boot, as in stock, would start over.
        name = f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"
        write_whole(Path(self.data_folder_out) / name, payload)

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self.control_folder.mkdir(exist_ok=True)
        with (self.control_folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            bindings = self.get_table(exchange)
            if binding not in bindings:
                write_whole(self._exchange_file(exchange), [binding, *bindings])


class Transport(filesystem.Transport):
    Channel = Channel


def write_whole(path: Path, content):
    unfinished = path.with_name(f".{uuid.uuid4()}.{path.name}")
    with unfinished.open("wb") as file:
        file.write(str_to_bytes(dumps(content)))
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
