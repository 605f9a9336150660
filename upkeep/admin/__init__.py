from . import erasures, imports, letters, merging, nights, quiet, viewings

__all__ = ["erasures", "imports", "letters", "merging", "nights", "quiet", "viewings"]
