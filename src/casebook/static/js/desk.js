// The workbench works without this file; it adds keys and a dropped file, nothing else.
"use strict";

const suggestions = () => [...document.querySelectorAll(".suggestion")];

function step(by) {
  const all = suggestions();
  if (!all.length) return;
  const here = all.indexOf(document.activeElement.closest(".suggestion"));
  const open = all.filter((one) => "open" in one.dataset);
  const next = here < 0 ? (open[0] || all[0]) : all[Math.min(all.length - 1, Math.max(0, here + by))];
  next.focus();
}

function press(key) {
  const here = document.activeElement.closest(".suggestion");
  const target = here && here.querySelector(`[data-key="${key}"]`);
  if (target) target.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if ("aer".includes(event.key)) press(event.key);
  else return;
  event.preventDefault();
});

const drop = document.querySelector("form[data-drop]");
if (drop) {
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.querySelector("input[type=file]").files = event.dataTransfer.files;
  });
}

if (location.hash) {
  const back = document.getElementById(location.hash.slice(1));
  if (back && back.matches(".suggestion")) back.focus();
}

// Who types sends nothing for long; a word to the server once a minute keeps the vault from locking over a half-written note.
const MINUTE = 60000;
let heard = Date.now();
document.addEventListener("input", () => {
  if (Date.now() - heard < MINUTE) return;
  heard = Date.now();
  fetch("/style.css", { method: "HEAD" }).catch(() => {});
});

// The keys of every page, in a box over the page that is open.
async function showKeys() {
  const answer = await fetch("/help/keys/").catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const box = document.createElement("dialog");
  box.className = "shortcuts__box";
  box.setAttribute("aria-label", "Keys");
  const close = document.createElement("button");
  close.className = "button button--quiet";
  close.textContent = "Close";
  close.addEventListener("click", () => box.close());
  box.append(close, page.querySelector(".shortcuts"));
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "?" || event.target.matches("input:not([type=radio]), textarea, select")) return;
  if (!document.querySelector("dialog[open]")) showKeys();
});
