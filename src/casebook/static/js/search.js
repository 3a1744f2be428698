// The search works without this file; it shows what is found while one types, and keeps none of it.
"use strict";

const form = document.querySelector("form[data-search]");
const place = form && form.querySelector("[data-found]");
const PAUSE = 250;
let waiting = 0;
let asked = 0;

async function look() {
  const words = form.elements.words.value.trim();
  const mine = ++asked;
  if (words.length < 2) {
    place.replaceChildren();
    return;
  }
  const body = new FormData(form);
  body.set("typing", "yes");
  const answer = await fetch(location.pathname, { method: "POST", body, redirect: "manual" }).catch(() => null);
  // A later letter was typed meanwhile, or the vault is locked: what is shown stays as it is.
  if (mine !== asked || !answer || !answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine === asked) place.replaceChildren(...page.body.childNodes);
}

if (form) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
}
