"""Every address of the workbench."""

from django.urls import path

from casebook.desk.views import (
    bringing,
    caring,
    cases,
    documents,
    entering,
    filing,
    home,
    notes,
    renewing,
    searching,
    vaults,
)

urlpatterns = [
    path("enter/<str:ticket>/", entering.enter, name="enter"),
    path("style.css", entering.style, name="style"),
    path("icon.svg", entering.icon, name="icon"),
    path("script/<slug:name>.js", entering.script, name="script"),
    path("vault/new/", vaults.make, name="new-vault"),
    path("vault/unlock/", vaults.unlock, name="unlock"),
    path("vault/lock/", vaults.lock, name="lock"),
    path("vault/", caring.show, name="vault"),
    path("vault/backup/", caring.backup, name="backup"),
    path("vault/verify/", caring.verify, name="verify"),
    path("vault/passphrase/", caring.passphrase, name="passphrase"),
    path("vault/recovery-key/", caring.recovery, name="recovery-key"),
    path("vault/keys/", renewing.keys, name="keys"),
    path("vault/restore/", renewing.bring_back, name="restore"),
    path("", home.home, name="home"),
    path("marks/<int:number>.css", cases.marks_style, name="marks-style"),
    path("case/<slug:code>/", cases.show, name="case"),
    path("case/<slug:code>/session/", filing.session, name="new-session"),
    path("case/<slug:code>/event/", filing.event, name="new-event"),
    path("case/<slug:code>/note/", filing.note, name="new-note"),
    path("case/<slug:code>/guess/", filing.guess, name="new-guess"),
    path("case/<slug:code>/state/", filing.state, name="state"),
    path("case/<slug:code>/consent/", filing.consent, name="consent"),
    path("case/<slug:code>/bring/", bringing.bring, name="bring"),
    path("case/<slug:code>/search/", searching.search, name="search"),
    path("case/<slug:code>/document/<uuid:document_id>/", documents.show, name="document"),
    path("case/<slug:code>/document/<uuid:document_id>/original/", documents.original, name="original"),
    path("case/<slug:code>/mark/<uuid:row_id>/", documents.decide_mark, name="decide-mark"),
    path("case/<slug:code>/suggested/<uuid:row_id>/", documents.decide_event, name="decide-event"),
    path("case/<slug:code>/note/<uuid:note_id>/", notes.show, name="note"),
    path("case/<slug:code>/note/<uuid:note_id>/sign/", notes.sign, name="sign"),
    path("case/<slug:code>/note/<uuid:note_id>/lock/", notes.lock, name="lock-note"),
    path("case/<slug:code>/note/<uuid:note_id>/addendum/", notes.add, name="addendum"),
    path("case/<slug:code>/note/<uuid:note_id>/void/", notes.void, name="void-note"),
]
handler404 = "casebook.desk.refusing.no_page"
handler500 = "casebook.desk.refusing.our_fault"
