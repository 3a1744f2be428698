// Puts keys on the page of a draft and on the one that sorts it; keeping.js keeps both. They work as plain forms without.
"use strict";

const writing = document.querySelector("form[data-draft]");
if (writing) {
  const box = writing.elements.text;
  const panel = writing.querySelector("[data-conflict]");
  let other = null;
  const kept = keeper(writing, {
    promise: "A draft is no note until it is filed.",
    conflict(told) {
      other = told;
      panel.querySelector("[data-theirs]").textContent = told.text;
      panel.hidden = false;
      say("Not kept: another page has written in the meantime.");
      panel.querySelector("[data-both]").focus();
    },
  });
  const settle = (text) => {
    box.value = text;
    writing.elements.revision.value = other.revision;
    panel.hidden = true;
    kept.go();
    box.focus();
  };
  panel.querySelector("[data-both]").addEventListener("click", () => settle(`${other.text}\n\n${box.value}`));
  panel.querySelector("[data-other]").addEventListener("click", () => settle(other.text));
  panel.querySelector("[data-mine]").addEventListener("click", () => settle(box.value));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) writing.querySelector("[data-done]").click();
    if (event.key === "Tab" && !event.shiftKey && complete(box)) event.preventDefault();
  });
  box.addEventListener("input", () => offer(box));
  box.setSelectionRange(box.value.length, box.value.length);
}

// What begins with two strokes is completed by Tab.
function begun(box) {
  const found = box.value.slice(0, box.selectionStart).match(/(?:^|\s)\/\/([a-z]*)$/i);
  return found ? found[1].toLowerCase() : null;
}

function offered(box) {
  const typed = begun(box);
  const signs = document.getElementById("signs").dataset.signs.split(" ");
  return typed === null ? [] : signs.filter((sign) => sign.startsWith(typed) && sign !== typed);
}

function offer(box) {
  const found = offered(box);
  document.getElementById("signs").classList.toggle("field__hint--open", found.length > 0);
  for (const code of document.querySelectorAll("#signs code")) {
    code.classList.toggle("sign--offered", found.includes(code.textContent.slice(2)));
  }
}

function complete(box) {
  const found = offered(box);
  if (!found.length) return false;
  box.setRangeText(`${found[0].slice(begun(box).length)} `, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

const sorting = document.querySelector("form[data-sorting]");
if (sorting) {
  keeper(sorting, {
    promise: "A draft is no note until it is filed.",
    conflict: () => say("Another page has changed this draft. Load this page again; nothing is lost."),
  });
  const items = [...sorting.querySelectorAll("[data-item]")];
  const here = () => items.indexOf(document.activeElement.closest("[data-item]"));
  const go = (place) => items[Math.min(items.length - 1, Math.max(0, place))]?.focus();
  const own = (item, selector) =>
    [...item.querySelectorAll(selector)].find((one) => one.closest("[data-item]") === item);

  sorting.querySelector("[data-form]").addEventListener("change", () => {
    sorting.querySelector("[value=form]").click();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) sorting.querySelector("[data-sign]").click();
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "j") go(here() + 1);
    else if (event.key === "k") go(here() - 1);
    else if (!pressed(event.key)) return;
    event.preventDefault();
  });

  function typing(target) {
    return target.matches("textarea, select, input:not([type=radio])");
  }

  function pressed(key) {
    const item = items[here()];
    if (!item) return false;
    const radio = own(item, `[data-key="${CSS.escape(key)}"]`);
    const heading = own(item, "[data-section]")?.options[Number(key)];
    if (radio) radio.checked = true;
    else if (heading && Number(key) > 0) {
      heading.selected = true;
      own(item, '[data-key="r"]').checked = true;
    } else return false;
    if (waits()) waits().focus();
    else go(here() + 1);
    return true;
  }

  // What waits for a decision comes first: suggestions, then what does not belong into process notes.
  function waits() {
    const open = items.find((item) => "chip" in item.dataset && own(item, "input:checked")?.value === "");
    return open || items.find((item) => own(item, "[data-flag]") && own(item, '[data-key="p"]').checked);
  }

  (waits() || items[0])?.focus();
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const section = button.closest(".copied");
    const words = section.querySelector("[data-copied]");
    const done = await navigator.clipboard.writeText(words.textContent).then(() => true, () => false);
    if (!done) getSelection().selectAllChildren(words);
    section.querySelector("[role=status]").textContent = done ? "Copied." : "It is selected: copy it with Ctrl C.";
  });
}

const paper = document.querySelector("[data-print]");
if (paper) {
  paper.hidden = false;
  paper.addEventListener("click", () => print());
}
