from django.contrib import admin

from content.admin import ContentAdmin
from members.models import DeclineReason


@admin.register(DeclineReason)
class DeclineReasonAdmin(ContentAdmin):
    list_display = ["name", "text", "order"]
    search_fields = ["name", "text"]
    fields = ["name", "text", "order"]
