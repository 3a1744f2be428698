// The pages of letters work without this file; it keeps a reply, copies it, and sends a dropped letter off.
"use strict";

function copy(id) {
  const words = document.getElementById(id);
  if (navigator.clipboard) return navigator.clipboard.writeText(words.value);
  words.select();
  document.execCommand("copy");
  return Promise.resolve();
}

for (const button of document.querySelectorAll("[data-copies], [data-copies-only]")) {
  button.hidden = false;
  button.addEventListener("click", (event) => {
    const { form } = button;
    event.preventDefault();
    copy(button.dataset.copies || button.dataset.copiesOnly).then(
      () => {
        if (button.dataset.copies) form.submit();
        else button.textContent = "Copied";
      },
      () => {
        button.textContent = "The browser did not let it be copied: select the words above";
      },
    );
  });
}

const replying = document.querySelector("form[data-reply]");
if (replying) {
  const panel = replying.querySelector("[data-conflict]");
  let other = null;
  const kept = keeper(replying, {
    promise: "Look it over before you send it.",
    conflict(told) {
      other = told;
      const differing = Object.entries(told.fields).filter(([name, words]) => field(name).value.trim() !== words);
      panel.querySelector("[data-theirs]").replaceChildren(...differing.flatMap(([name, words]) => theirs(name, words)));
      panel.hidden = false;
      say("Not kept: another page has written in the meantime.");
      panel.querySelector("[data-both]").focus();
    },
  });
  const field = (name) => replying.elements[name];

  function theirs(name, words) {
    const called = document.createElement("p"), said = document.createElement("p");
    called.className = "soft";
    called.textContent = field(name).closest("label").querySelector(".field__name").textContent;
    said.className = "block__words block__words--verse";
    said.dir = "auto";
    said.textContent = words || "nothing";
    return [called, said];
  }

  // How each field is filled from what the other page wrote and what stands here.
  function settle(decided) {
    for (const [name, words] of Object.entries(other.fields)) {
      const own = field(name).value.trim();
      if (own !== words) field(name).value = decided(words, own, field(name).tagName === "TEXTAREA");
    }
    replying.elements.revision.value = other.revision;
    panel.hidden = true;
    kept.go();
  }

  const both = (words, own, long) => (!words || !own ? words || own : long ? `${words}\n\n${own}` : own);
  panel.querySelector("[data-both]").addEventListener("click", () => settle(both));
  panel.querySelector("[data-other]").addEventListener("click", () => settle((words) => words));
  panel.querySelector("[data-mine]").addEventListener("click", () => settle((_, own) => own));
}

const sends = document.querySelector("form[data-sends]");
if (sends) {
  document.addEventListener("drop", () => {
    if (sends.querySelector("input[type=file]").files.length) sends.submit();
  });
}
