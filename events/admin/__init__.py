from .events import EventAdmin
from .registrations import RegistrationAdmin

__all__ = ["EventAdmin", "RegistrationAdmin"]
