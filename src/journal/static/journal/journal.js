// The one thing a page cannot do alone: copy a reference. Without this script the button is not there.
for (const item of document.querySelectorAll(".needs-script")) {
  const button = item.querySelector("button");
  const said = item.querySelector("[role=status]");
  item.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim());
      said.textContent = "Copied";
    } catch {
      said.textContent = "The browser did not allow it";
    }
  });
}
