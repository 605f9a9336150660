"""Sets of small numbers as one large integer: and, or and counting cost microseconds."""

from array import array
from collections.abc import Iterable, Iterator

BITS_OF_A_NUMBER = 32  # in an array("I")


def bits_of(numbers: Iterable[int], size: int) -> int:
    held = bytearray(size // 8 + 1)
    for number in numbers:
        held[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(held, "little")


def numbers_in(bits: int) -> Iterator[int]:
    """From the smallest, only as far as somebody asks."""
    digits = bin(bits)[:1:-1]
    number = digits.find("1")
    while number >= 0:
        yield number
        number = digits.find("1", number + 1)


class Postings:
    """Where a word stands: a list while it is rare, bits once these are the smaller of the two."""

    __slots__ = ("bits", "numbers")

    def __init__(self):
        self.numbers, self.bits = array("I"), 0

    def add(self, number):
        if self.numbers is None:
            self.bits |= 1 << number
        else:
            self.numbers.append(number)

    def settle(self, size):
        if self.numbers is not None and len(self.numbers) * BITS_OF_A_NUMBER > size:
            self.bits, self.numbers = bits_of(self.numbers, size), None

    def into(self, held: bytearray) -> int:
        """Puts rare ones into `held` and returns the bits of the others."""
        if self.numbers is None:
            return self.bits
        for number in self.numbers:
            held[number >> 3] |= 1 << (number & 7)
        return 0
