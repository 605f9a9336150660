"""Mounted at /{language}/my/organisations/."""

from django.urls import path, re_path

from . import my_history_views, my_offer_views, my_people_views, my_row_views, my_views

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
    path("<slug:slug>/history/", my_history_views.history, name="history"),
    path(
        "<slug:slug>/history/<slug:name>/<int:pk>/",
        my_history_views.bring_back,
        name="bring_back",
    ),
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
    path("<slug:slug>/offers/", my_offer_views.offers, name="offers"),
    path("<slug:slug>/offers/add/", my_offer_views.add_offer, name="add_offer"),
    path("<slug:slug>/offers/<int:pk>/", my_offer_views.offer, name="offer"),
    path("<slug:slug>/offers/<int:pk>/renew/", my_offer_views.renew_offer, name="renew_offer"),
    path("<slug:slug>/offers/<int:pk>/close/", my_offer_views.close_offer, name="close_offer"),
    path("<slug:slug>/exports/", my_row_views.exports, name="exports"),
    path(
        "<slug:slug>/exports/<str:country>/remove/",
        my_row_views.remove_export,
        name="remove_export",
    ),
    path("<slug:slug>/people/", my_people_views.people, name="people"),
    path("<slug:slug>/people/invite/", my_people_views.invite, name="invite"),
    path("<slug:slug>/people/hand-over/", my_people_views.hand_over, name="hand_over"),
    path("<slug:slug>/people/leave/", my_people_views.leave, name="leave"),
    path(
        "<slug:slug>/people/leave/nobody/",
        my_people_views.leave_without_successor,
        name="leave_without_successor",
    ),
    path(
        "<slug:slug>/people/requests/<int:pk>/",
        my_people_views.answer_request,
        name="answer_request",
    ),
    path("<slug:slug>/people/<int:pk>/", my_people_views.own_role, name="own_role"),
    path("<slug:slug>/people/<int:pk>/role/", my_people_views.change_role, name="change_role"),
    path("<slug:slug>/people/<int:pk>/end/", my_people_views.end_role, name="end_role"),
    # A signed token has a colon, the address of an organisation has none.
    re_path(
        r"^requests/(?P<token>[^/]+:[^/]+)/$",
        my_people_views.answer_by_link,
        name="answer_by_link",
    ),
]
