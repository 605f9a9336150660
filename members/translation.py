from modeltranslation.translator import TranslationOptions, register

from . import models


@register(models.Municipality)
class MunicipalityTranslation(TranslationOptions):
    fields = ("name",)


@register(models.Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("short_description", "description", "how_to_buy", "opening_hours", "picture_alt")


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


@register(models.Role)
class RoleTranslation(TranslationOptions):
    fields = ("title",)
