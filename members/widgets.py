from django.forms import ClearableFileInput


class PrivateFileInput(ClearableFileInput):
    """A file that has no public address: no link to it, only that there is one."""

    template_name = "members/_private_file_input.html"
