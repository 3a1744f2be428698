// The review works without this file; it adds keys: j and k move, Enter opens the case, f goes to the line to keep in
// mind (Enter there keeps it and says that the case was seen), s says that it was seen.
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
  } else if (event.key === "f" && here >= 0) {
    rows[here].querySelector("[data-focus-line]").focus();
  } else if (event.key === "s" && here >= 0) {
    rows[here].querySelector("[data-seen]").click();
  } else {
    return;
  }
  event.preventDefault();
});

// After "seen" the page comes back at the next case that was not; its keys work at once.
if (location.hash) document.getElementById(location.hash.slice(1))?.focus();
