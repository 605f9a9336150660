from statements.models.accessibility import AccessibilityGap, AccessibilityStatement
from statements.models.press import PressPage, PressPicture
from statements.models.privacy import PrivacyNotice, PrivacyPurpose

__all__ = [
    "AccessibilityGap",
    "AccessibilityStatement",
    "PressPage",
    "PressPicture",
    "PrivacyNotice",
    "PrivacyPurpose",
]
