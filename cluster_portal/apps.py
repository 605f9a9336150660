from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from cluster_portal.roles import sync_roles


class ClusterPortalConfig(AppConfig):
    name = "cluster_portal"
    verbose_name = _("Portal")

    def ready(self):
        # The last app with models: the permissions of all exist by then. An app without models,
        # such as this one, gets no signal.
        post_migrate.connect(sync_roles, sender=apps.get_app_config("content"))


class PortalAdminConfig(admin_apps.AdminConfig):
    default_site = "cluster_portal.admin_site.PortalAdminSite"
