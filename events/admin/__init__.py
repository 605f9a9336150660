from .events import EventAdmin
from .partners import PartnerCalendarAdmin, PartnerEventAdmin
from .registrations import RegistrationAdmin

__all__ = ["EventAdmin", "PartnerCalendarAdmin", "PartnerEventAdmin", "RegistrationAdmin"]
