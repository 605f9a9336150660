from django.db import models
from django.utils.translation import gettext_lazy as _

from content import folding, translation_state
from content.fields import ImageField, TranslationsField
from content.languages import in_all_languages

from .organisations import Organisation


class ProductGroup(models.Model):
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
        help_text=_("Whoever looks for the wider group finds this one too."),
    )
    synonyms = models.TextField(
        _("other words"),
        blank=True,
        help_text=_("Words that people type when they look for this, in any language, one a line."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    translations = TranslationsField()

    class Meta:
        verbose_name = _("product group")
        verbose_name_plural = _("product groups")
        ordering = ["order", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="product_group_is_not_its_own_part",
                violation_error_message=_("A group cannot be part of itself."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        Product.objects.filter(group=self).refresh_search_text()

    def words(self):
        return [*in_all_languages(self, "name"), self.synonyms]


class RawMaterial(models.Model):
    name = models.CharField(_("name"), max_length=100)
    synonyms = models.TextField(
        _("other words"),
        blank=True,
        help_text=_("Words that people type when they look for this, in any language, one a line."),
    )
    is_proposed = models.BooleanField(
        _("a member's own word"),
        default=False,
        help_text=_("Shown at that member's product, but not suggested to others."),
    )
    translations = TranslationsField()

    class Meta:
        verbose_name = _("raw material")
        verbose_name_plural = _("raw materials")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        Product.objects.filter(raw_materials=self).refresh_search_text()

    def words(self):
        return [*in_all_languages(self, "name"), self.synonyms]


class SalesChannel(models.Model):
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    translations = TranslationsField()

    class Meta:
        verbose_name = _("sales channel")
        verbose_name_plural = _("sales channels")
        ordering = ["order", "name", "pk"]

    def __str__(self):
        return self.name


class ProductQuerySet(models.QuerySet):
    def refresh_search_text(self):
        """Write anew what the products and their organisations are found by."""
        products = list(self.select_related("group").prefetch_related("raw_materials"))
        for product in products:
            product.search_text = product.words_to_find()
        self.model.objects.bulk_update(products, ["search_text"], batch_size=500)
        Organisation.objects.filter(
            pk__in={product.organisation_id for product in products}
        ).refresh_search_text()


class Product(models.Model):
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="products",
    )
    name = models.CharField(_("name"), max_length=150)
    description = models.TextField(_("description"), max_length=1000, blank=True)
    group = models.ForeignKey(
        ProductGroup,
        verbose_name=_("product group"),
        on_delete=models.PROTECT,
        related_name="products",
        null=True,
        blank=True,
    )
    raw_materials = models.ManyToManyField(
        RawMaterial, verbose_name=_("raw materials"), related_name="products", blank=True
    )
    is_organic = models.BooleanField(
        _("organic"),
        default=False,
        help_text=_(
            "Shown to the public only while the organisation has a valid certificate for organic "
            "production."
        ),
    )
    picture = ImageField(_("picture"), upload_to="products", blank=True)
    picture_alt = models.CharField(
        _("what is in the picture?"),
        max_length=200,
        blank=True,
        help_text=_("One sentence for people who cannot see it."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    search_text = models.TextField(editable=False, blank=True, default="")

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        type(self).objects.filter(pk=self.pk).refresh_search_text()
        translation_state.refresh(self.organisation)

    def delete(self, *args, **kwargs):
        organisation = self.organisation
        deleted = super().delete(*args, **kwargs)
        Organisation.objects.filter(pk=organisation.pk).refresh_search_text()
        translation_state.refresh(organisation)
        return deleted

    def words_to_find(self):
        words = in_all_languages(self, "name") + in_all_languages(self, "description")
        if self.group:
            words += self.group.words()
        for material in self.raw_materials.all():
            words += material.words()
        return folding.search_text(words)
