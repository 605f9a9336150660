from django.forms import ClearableFileInput, DateInput


class DayInput(DateInput):
    """The browser's calendar. It reads only ISO 8601, whatever the language of the page."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class PrivateFileInput(ClearableFileInput):
    """A file that has no public address: no link to it, only that there is one."""

    template_name = "members/_private_file_input.html"
