// Keys for those who read many comments: the same buttons are on the page.
const held = [...document.querySelectorAll(".held")];
let here = -1;
const go = (place) => {
  if (!held.length) return;
  held[here]?.classList.remove("held--here");
  here = Math.max(0, Math.min(held.length - 1, place));
  held[here].classList.add("held--here");
  held[here].focus();
  held[here].scrollIntoView({ block: "nearest" });
};
const press = (name) => held[here]?.querySelector(`button[data-key="${name}"]`)?.click();
const queue = document.querySelector(".queue");
// Only while the focus is in the queue: a single key elsewhere is nobody's wish.
queue.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "j") go(here + 1);
  else if (event.key === "k") go(here - 1);
  else if (event.key === "e" && held[here]) {
    const fold = held[here].querySelector("details");
    fold.open = true;
    fold.querySelector("textarea").focus();
  } else if ("srdh".includes(event.key)) press(event.key);
  else return;
  event.preventDefault();
});
queue.focus({ preventScroll: true });
document.documentElement.dataset.keys = "ready";
