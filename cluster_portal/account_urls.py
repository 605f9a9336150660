"""Mounted at /{language}/my/account/."""

from django.urls import path

from cluster_portal import account_pages

app_name = "my_account"

urlpatterns = [
    path("", account_pages.account, name="account"),
    path("email/", account_pages.new_address, name="new_address"),
    path("email/codes/", account_pages.codes, name="codes"),
]
