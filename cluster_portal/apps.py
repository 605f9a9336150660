from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from cluster_portal.roles import sync_roles


class ClusterPortalConfig(AppConfig):
    name = "cluster_portal"
    verbose_name = _("Portal")

    def ready(self):
        post_migrate.connect(sync_roles, sender=self)  # permissions exist only then


class PortalAdminConfig(admin_apps.AdminConfig):
    default_site = "cluster_portal.admin_site.PortalAdminSite"
