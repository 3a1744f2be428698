// The client's form works without this file. With it the form fills the screen from the first answer on, and the next
// item takes the place of the one before without leaving the full screen.
"use strict";

async function send(form, button) {
  const fields = new FormData(form);
  if (button && button.name) fields.set(button.name, button.value);
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(fields) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.querySelector(".asking__page");
  if (!next) {
    location.reload();
    return;
  }
  document.querySelector(".asking__page").replaceWith(next);
  const item = next.querySelector(".asking__item");
  if (item) item.focus();
}

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const root = document.documentElement;
  if (!document.fullscreenElement && root.requestFullscreen) root.requestFullscreen().catch(() => {});
  send(event.target, event.submitter).catch(() => location.reload());
});
