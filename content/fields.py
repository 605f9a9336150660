"""Model fields for what people write and upload."""

from django import forms
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models.fields.files import ImageFieldFile
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from content import photos, translation_state
from content.files import MaxSize, check_document, check_image, check_pdf

RICH_TEXT = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "HardBreak": True,
}


class RichTextField(ProseEditorField):
    """Rich text, reduced to the allowed elements each time it is saved, from wherever it comes."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, extensions=RICH_TEXT, sanitize=True, **kwargs)

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        clean = self.sanitize(value) if value else value
        if clean != value:
            setattr(model_instance, self.attname, clean)
        return clean


class TranslationsField(models.JSONField):
    """Which languages of the texts are whole; brought up to date whenever it is saved."""

    def __init__(self, *args, **kwargs):
        told = {"verbose_name": _("translations"), "editable": False, "blank": True}
        super().__init__(*args, **told | {"default": dict} | kwargs)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs  # in migrations no text is known

    def pre_save(self, model_instance, add):
        translation_state.record(model_instance)
        return super().pre_save(model_instance, add)


class _PlacedFileMixin:
    root = "public"

    def __init__(self, *args, upload_to="", **kwargs):
        if isinstance(upload_to, str) and not upload_to.startswith(f"{self.root}/"):
            upload_to = f"{self.root}/{upload_to}"
        kwargs.setdefault("max_length", 200)
        super().__init__(*args, upload_to=upload_to, **kwargs)


class PictureFile(ImageFieldFile):
    """Kept upright, as WebP in up to four sizes, and without what the camera wrote into it."""

    def save(self, name, content, save=True):
        name, prepared = photos.prepare(name, content, getattr(content, "crop", None))
        super().save(name, prepared, save=False)
        smaller = photos.smaller_names(self.name)
        for width, each in photos.make_smaller(prepared):
            self.storage.save(smaller[width], each)
        if save:
            self.instance.save()

    save.alters_data = True

    def delete(self, save=True):
        for name in photos.smaller_names(self.name or "").values():
            self.storage.delete(name)
        super().delete(save)

    delete.alters_data = True

    @property
    def pixels(self):
        """(width, height), or None if the name doesn't tell."""
        return photos.size(self.name)

    @property
    def smaller(self):
        """{width: name} of the smaller files beside it."""
        return photos.smaller_names(self.name)

    @property
    def srcset(self):
        if not self.pixels:
            return ""
        addresses = {width: self.storage.url(name) for width, name in self.smaller.items()}
        addresses |= {self.pixels[0]: self.url}
        return ", ".join(f"{address} {width}w" for width, address in addresses.items())


class PictureFormField(forms.FileField):
    """Without the form's own look at the file: the model's says more, and in our words."""


class ImageField(_PlacedFileMixin, models.ImageField):
    """A picture anybody may see: JPEG, PNG or WebP, at most 20 MB and 40 megapixels."""

    attr_class = PictureFile
    default_validators = [
        MaxSize(20),
        FileExtensionValidator(["jpg", "jpeg", "png", "webp"]),
        check_image,
    ]

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": PictureFormField, **kwargs})


class PrivateImageField(ImageField):
    """A picture that only a view with a check hands out, in the same sizes."""

    root = "private"


class PdfField(_PlacedFileMixin, models.FileField):
    """A PDF anybody may read, at most 20 MB."""

    default_validators = [MaxSize(20), FileExtensionValidator(["pdf"]), check_pdf]


class PrivateFileField(_PlacedFileMixin, models.FileField):
    """A document that only a view with a check hands out; at most 20 MB."""

    root = "private"
    default_validators = [
        MaxSize(20),
        FileExtensionValidator(
            ["pdf", "jpg", "jpeg", "png", "webp", "docx", "xlsx", "pptx", "odt"]
        ),
        check_document,
    ]
