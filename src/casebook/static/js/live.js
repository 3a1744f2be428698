// The page of the hour works without this file, by a link; with it, it shows what was said as it is said.
"use strict";

const place = document.querySelector("[data-live]");

if (place) {
  const source = new EventSource(place.dataset.live);
  source.addEventListener("over", () => source.close());
  source.addEventListener("message", (event) => {
    const page = new DOMParser().parseFromString(event.data, "text/html");
    place.replaceChildren(...page.body.childNodes);
  });
}

// A typed line is said by whoever did not speak last, unless another is chosen.
const line = document.querySelector("form[data-line]");
if (line && place) {
  const said = place.querySelectorAll("tbody tr td:nth-child(2)");
  const last = said.length ? said[said.length - 1].textContent : "client";
  line.querySelector(`[name=speaker][value=${last === "client" ? "T" : "C"}]`).checked = true;
}
