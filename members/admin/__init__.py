from . import applications, memberships, organisations, vocabularies

__all__ = ["applications", "memberships", "organisations", "vocabularies"]
