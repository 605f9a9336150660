"""The organisations of a question, for pages that only list the best ones."""

from itertools import islice

from members.models import Organisation

from . import asking, index


def find(query: str, *, user, most: int) -> tuple[list[Organisation], int]:
    """The first ones that this person may see, and how many there are in all.

    Strangers and members find today's members and their own organisations, staff find all.
    """
    own = Organisation.objects.represented_by(user).values_list("pk", flat=True)
    with index.current() as found:
        among = found.alive if user.is_staff else found.members
        if user.is_authenticated and not user.is_staff:
            among |= found.of(own)
        answer = asking.ask(found, query)
        numbers = answer.in_order(among)
        pks = [found.pks[number] for number in islice(numbers, most)]
        count = (answer.all & among).bit_count()
    rows = Organisation.objects.in_bulk(pks)
    return [rows[pk] for pk in pks if pk in rows], count
