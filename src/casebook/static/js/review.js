// The review works without this file; it adds keys: j and k move, Enter opens the case, s says that it was seen.
"use strict";

const rows = [...document.querySelectorAll("[data-review]")];

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select, button, a")) return;
  const here = rows.indexOf(document.activeElement.closest("[data-review]"));
  if (event.key === "j" || event.key === "k") {
    const next = here < 0 ? 0 : here + (event.key === "j" ? 1 : -1);
    rows[Math.min(rows.length - 1, Math.max(0, next))]?.focus();
  } else if (event.key === "Enter" && here >= 0) {
    location.assign(rows[here].dataset.case);
  } else if (event.key === "s" && here >= 0) {
    rows[here].querySelector("[data-seen]").click();
  } else {
    return;
  }
  event.preventDefault();
});

// After "seen" the page comes back to the same case; the next one is one key away.
if (location.hash) document.getElementById(location.hash.slice(1))?.focus();
