import os
import threading

import pytest
from kombu import Connection

from cluster_portal.broker import Transport


@pytest.fixture
def folders(tmp_path):
    names = {"data_folder_in": "messages", "data_folder_out": "messages"}
    names |= {"processed_folder": "processed", "control_folder": "control"}
    for name in set(names.values()):
        (tmp_path / name).mkdir()
    return {option: str(tmp_path / name) for option, name in names.items()}


def connect(folders):
    return Connection(transport=Transport, transport_options=folders)


def test_a_message_arrives_in_another_connection_in_order(folders):
    name = "in-order"  # kombu remembers what it declared: each test has a queue of its own
    with connect(folders) as sender, connect(folders) as receiver:
        queue = sender.SimpleQueue(name)
        for number in range(3):
            queue.put({"number": number})
        arrived = receiver.SimpleQueue(name)
        assert [arrived.get(timeout=1).payload["number"] for _ in range(3)] == [0, 1, 2]


def test_no_reader_ever_sees_an_unfinished_message(folders):
    """Three senders and a reader that takes whatever lies there: everything is whole."""
    done = threading.Event()
    seen = []

    def send(name):
        with connect(folders) as connection:
            queue = connection.SimpleQueue("whole")
            for number in range(60):
                queue.put({"name": f"{name}-{number}", "padding": "x" * 20_000})

    def read():
        with connect(folders) as connection:
            queue = connection.SimpleQueue("whole")
            while len(seen) < 180 and not done.is_set():
                try:
                    seen.append(queue.get(timeout=0.2).payload["name"])
                except queue.Empty:
                    continue

    with connect(folders) as connection:  # threads of one process share what is declared
        connection.SimpleQueue("whole")
    reader = threading.Thread(target=read)
    senders = [threading.Thread(target=send, args=[name]) for name in "abc"]
    for thread in [reader, *senders]:
        thread.start()
    for thread in senders:
        thread.join()
    reader.join(timeout=20)
    done.set()
    assert len(seen) == len(set(seen)) == 180


def test_an_unfinished_message_is_no_message(folders):
    with connect(folders) as connection:
        queue = connection.SimpleQueue("unfinished")
        path = os.path.join(folders["data_folder_in"], ".1_a.unfinished.msg")
        with open(path, "w"):
            pass
        assert queue.qsize() == 0
