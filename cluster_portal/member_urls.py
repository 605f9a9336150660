"""The members' public pages; a profile shows what the apps above know of the organisation."""

from django.urls import path

from cluster_portal.linked import work_of_organisation
from members import applicant_views, enquiry_views, join_views, views

app_name = "members"

urlpatterns = [
    path("members/", views.list_members, name="list"),
    path("enquiry/", enquiry_views.enquire, name="enquire"),
    path("enquiry/one-step-left/", enquiry_views.enquiry_waits, name="enquiry_waits"),
    path("enquiry/sent/", enquiry_views.enquiry_sent, name="enquiry_sent"),
    path("enquiry/<str:token>/send/", enquiry_views.confirm_enquiry, name="confirm_enquiry"),
    path("members/<slug:slug>/", views.profile, {"linked": work_of_organisation}, name="profile"),
    path("join/", join_views.join, name="join"),
    path("join/start/", join_views.start, name="join_start"),
    path("join/business-id/", join_views.check_business_id, name="check_business_id"),
    path("join/<uuid:draft>/check/", join_views.join_check, name="join_check"),
    path("join/<uuid:draft>/mail/", join_views.mail_draft, name="mail_draft"),
    path("join/<uuid:draft>/thank-you/", join_views.joined, name="joined"),
    path("join/<uuid:draft>/<slug:step>/", join_views.join_step, name="join_step"),
    path("join/question/<str:token>/", applicant_views.answer_question, name="answer_question"),
    path("join/welcome/<str:token>/", applicant_views.welcome, name="welcome"),
]
