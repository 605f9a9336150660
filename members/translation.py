import simple_history
from modeltranslation.translator import TranslationOptions, register

from . import models


@register(models.Municipality)
class MunicipalityTranslation(TranslationOptions):
    fields = ("name",)


@register(models.Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("short_description", "description", "how_to_buy", "opening_hours", "picture_alt")
    parts = ("products", "pictures")


@register(models.OrganisationPicture)
class OrganisationPictureTranslation(TranslationOptions):
    fields = ("alt",)


@register(models.ProductGroup)
class ProductGroupTranslation(TranslationOptions):
    fields = ("name",)


@register(models.RawMaterial)
class RawMaterialTranslation(TranslationOptions):
    fields = ("name",)


@register(models.SalesChannel)
class SalesChannelTranslation(TranslationOptions):
    fields = ("name",)


@register(models.Product)
class ProductTranslation(TranslationOptions):
    fields = ("name", "description", "picture_alt")


@register(models.CertificateScheme)
class CertificateSchemeTranslation(TranslationOptions):
    fields = ("name",)


@register(models.DeclineReason)
class DeclineReasonTranslation(TranslationOptions):
    fields = ("text",)


@register(models.Role)
class RoleTranslation(TranslationOptions):
    fields = ("title",)


# Here, not in the models: the history has to know the columns of the languages.
simple_history.register(
    models.Organisation,
    app="members",
    m2m_fields=[
        models.Organisation.sales_channels.field,
        models.Organisation.themes.field,
        models.Organisation.focus_areas.field,
    ],
    excluded_fields=["search_text", "translations", "sort_key"],
)
simple_history.register(
    models.Product,
    app="members",
    m2m_fields=[models.Product.raw_materials.field],
    excluded_fields=["search_text"],
)
simple_history.register(models.Certificate, app="members")
simple_history.register(models.Membership, app="members")
simple_history.register(models.Role, app="members")
simple_history.register(models.SocialLink, app="members")
simple_history.register(models.ExportCountry, app="members")
