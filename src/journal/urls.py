"""The map on the wall: every address of the site."""

from django.urls import include, path, re_path

from journal.pages import feeds, lists, own_pages, post, responding, statics

handler400 = "journal.pages.refusing.wrong_request"
handler403 = "journal.pages.refusing.strange_form"
handler404 = "journal.pages.refusing.not_there"
handler500 = "journal.pages.refusing.failed"

_SLUG = r"[a-z0-9-]{1,80}"
_POST = rf"^blogs/(?P<series>{_SLUG})/(?P<slug>{_SLUG})/"
_FEED = r"feed\.(?P<form>atom|json)$"

urlpatterns = [
    path("", lists.home_view, name="home"),
    path("blogs/", lists.blogs_view, name="blogs"),
    re_path(rf"^blogs/(?P<series>{_SLUG})/$", lists.series_view, name="series"),
    re_path(rf"^blogs/(?P<series>{_SLUG})/{_FEED}", feeds.series_feed, name="series-feed"),
    re_path(rf"{_POST}$", post.post_view, name="post"),
    re_path(rf"{_POST}reference\.(?P<form>json|bib|ris)$", post.reference_view, name="reference"),
    re_path(rf"{_POST}comments\.atom$", feeds.post_comments_feed, name="post-comments-feed"),
    re_path(rf"{_POST}respond/$", responding.respond_view, name="respond"),
    path("authors/", lists.people_view, {"role": "author"}, name="authors"),
    re_path(rf"^authors/(?P<slug>{_SLUG})/$", lists.author_view, name="author"),
    re_path(rf"^authors/(?P<slug>{_SLUG})/{_FEED}", feeds.author_feed, name="author-feed"),
    path("reviewers/", lists.people_view, {"role": "reviewer"}, name="reviewers"),
    re_path(rf"^reviewers/(?P<slug>{_SLUG})/$", lists.reviewer_view, name="reviewer"),
    path("about/", own_pages.own_page_view, {"name": "about"}, name="about"),
    path("editorial-policy/", own_pages.own_page_view, {"name": "editorial-policy"}, name="editorial-policy"),
    path("corrections/", lists.corrections_view, name="corrections"),
    path("archive/", lists.archive_view, name="archive"),
    re_path(
        r"^archive/(?P<year>[0-9]{4})/$", lambda request, year: lists.archive_view(request, int(year)), name="year"
    ),
    path("search/", lists.search_view, name="search"),
    path("comments/", lists.comments_view, name="comments"),
    re_path(r"^comments/(?P<key>[0-9a-f]{40})/$", responding.own_comment_view, name="own-comment"),
    re_path(r"^comments/(?P<key>[0-9a-f]{40})/withdraw/$", responding.withdraw_view, name="withdraw"),
    re_path(rf"^{_FEED}", feeds.site_feed, name="feed"),
    path("comments.atom", feeds.comments_feed, name="comments-feed"),
    path("sitemap.xml", feeds.map_view, name="map"),
    path("robots.txt", feeds.robots_view, name="robots"),
    re_path(r"^static/(?P<name>[a-z0-9.]{1,60})$", statics.static_file, name="static"),
    path("moderating/", include("journal.moderating.urls")),
]
