// The links of a formulation name the states by their numbers; with this file they carry the names as they are typed.
"use strict";

document.addEventListener("input", (event) => {
  const number = event.target.dataset.state;
  if (!number) return;
  for (const one of document.querySelectorAll(`select[data-names] option[value="${number}"]`)) {
    one.textContent = `${number} ${event.target.value}`;
  }
});
