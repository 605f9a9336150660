from django.urls import path

from news import views
from news.feeds import ArticleFeed

app_name = "news"

urlpatterns = [
    path("", views.article_list, name="list"),
    path("feed/", ArticleFeed(), name="feed"),
    path("<slug:slug>/", views.article_detail, name="detail"),
]
