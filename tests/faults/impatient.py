"""A worker with `--include tests.faults.impatient` takes up soon what a dead one had in hand."""

import os
from datetime import timedelta

from mailing import delivery

delivery.LEASE = timedelta(seconds=float(os.environ["LEASE"]))
delivery.FRESH = delivery.LEASE / 8
