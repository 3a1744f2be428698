"""Every address of the workbench."""

from django.urls import path

from casebook.desk.views import entering, home, vaults

urlpatterns = [
    path("", home.home, name="home"),
    path("vault/", home.home, name="vault"),
    path("enter/<str:ticket>/", entering.enter, name="enter"),
    path("style.css", entering.style, name="style"),
    path("script/<slug:name>.js", entering.script, name="script"),
    path("vault/new/", vaults.make, name="new-vault"),
    path("vault/unlock/", vaults.unlock, name="unlock"),
    path("vault/lock/", vaults.lock, name="lock"),
]
handler404 = "casebook.desk.refusing.no_page"
handler500 = "casebook.desk.refusing.our_fault"
