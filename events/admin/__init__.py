from .events import EventAdmin
from .partners import PartnerCalendarAdmin
from .registrations import RegistrationAdmin

__all__ = ["EventAdmin", "PartnerCalendarAdmin", "RegistrationAdmin"]
