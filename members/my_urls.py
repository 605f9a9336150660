"""Mounted at /{language}/my/organisations/."""

from django.urls import path

from . import my_row_views, my_views

app_name = "my_members"

urlpatterns = [
    path("", my_views.list_organisations, name="list"),
    path(
        "documents/certificates/<int:pk>/",
        my_row_views.certificate_document,
        name="certificate_document",
    ),
    path("documents/commitments/<int:pk>/", my_row_views.commitment, name="commitment"),
    path("<slug:slug>/", my_views.organisation, name="organisation"),
    path("<slug:slug>/confirm/", my_views.confirm, name="confirm"),
    path("<slug:slug>/edit/<slug:name>/", my_views.section, name="section"),
    path("<slug:slug>/products/", my_row_views.products, name="products"),
    path("<slug:slug>/products/add/", my_row_views.add_product, name="add_product"),
    path("<slug:slug>/products/<int:pk>/", my_row_views.product, name="product"),
    path(
        "<slug:slug>/products/<int:pk>/remove/",
        my_row_views.remove_product,
        name="remove_product",
    ),
    path("<slug:slug>/certificates/", my_row_views.certificates, name="certificates"),
    path("<slug:slug>/certificates/add/", my_row_views.add_certificate, name="add_certificate"),
    path("<slug:slug>/certificates/<int:pk>/", my_row_views.certificate, name="certificate"),
    path(
        "<slug:slug>/certificates/<int:pk>/remove/",
        my_row_views.remove_certificate,
        name="remove_certificate",
    ),
    path("<slug:slug>/exports/", my_row_views.exports, name="exports"),
    path(
        "<slug:slug>/exports/<str:country>/remove/",
        my_row_views.remove_export,
        name="remove_export",
    ),
    path("<slug:slug>/people/", my_views.people, name="people"),
    path("<slug:slug>/people/invite/", my_views.invite, name="invite"),
    path("<slug:slug>/people/<int:pk>/", my_views.own_role, name="own_role"),
    path("<slug:slug>/people/<int:pk>/end/", my_views.end_role, name="end_role"),
]
