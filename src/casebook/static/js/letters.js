// The pages of letters work without this file; it copies a reply, and sends a dropped letter off at once.
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

const sends = document.querySelector("form[data-sends]");
if (sends) {
  document.addEventListener("drop", () => {
    if (sends.querySelector("input[type=file]").files.length) sends.submit();
  });
}
