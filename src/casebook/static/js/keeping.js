// Keeps what is being written every two seconds, and never over the words of another page. The forms work without it.
"use strict";

const EVERY = 2000;
const saying = document.querySelector("[data-kept]");

function say(words) {
  if (saying) saying.textContent = words;
}

// One form that is kept by itself. Nothing is sent while an answer is awaited, and nothing over another page's words.
function keeper(form, { conflict, promise }) {
  const revision = form.elements.revision;
  let held = given(), busy = null, stopped = false;

  function read() {
    const fields = new FormData(form);
    fields.delete("csrfmiddlewaretoken");
    fields.delete("revision");
    return new URLSearchParams(fields).toString();
  }

  // What the server sent: somebody may have typed before this script ran.
  function given() {
    const fields = new URLSearchParams();
    for (const one of form.elements) {
      if (!one.name || one.type === "submit" || ["csrfmiddlewaretoken", "revision"].includes(one.name)) continue;
      if (one.type === "radio" && !one.defaultChecked) continue;
      const value = one.options ? [...one.options].find((o) => o.defaultSelected) || one.options[0] : one;
      fields.append(one.name, one.type === "radio" || one.options ? value.value : one.defaultValue);
    }
    return fields.toString();
  }

  // Tells whether the words are kept; a keeping that is under way is waited for, and not sent a second time.
  function keep(lasting = false) {
    const now = read();
    if (busy || stopped || now === held) return busy || Promise.resolve(true);
    busy = send(now, lasting).finally(() => { busy = null; });
    return busy;
  }

  async function send(now, lasting) {
    const body = new FormData(form);
    body.append("quietly", "yes");
    try {
      const answer = await fetch(form.getAttribute("action") || location.pathname, { method: "POST", body, keepalive: lasting });
      const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
      if (answer.ok && told) {
        held = now;
        revision.value = told.revision;
        say(`Kept at ${told.at}. ${promise}`);
        return true;
      }
      if (answer.status === 409 && told) {
        stopped = true;
        conflict(told);
      } else if (answer.status === 423) {
        say("The vault is locked. What you write stays on this page; unlock the vault in another tab.");
      } else {
        say("This could not be kept. What you write stays on this page.");
      }
    } catch {
      say("Casebook does not answer. What you write stays on this page.");
    }
    return false;
  }

  setInterval(keep, EVERY);
  addEventListener("pagehide", () => keep(true));
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(true); });
  // What is under way counts the revision up: the form waits for it, or it would be in conflict with itself.
  form.addEventListener("submit", (event) => {
    stopped = true;
    if (!busy) return;
    event.preventDefault();
    const by = event.submitter;
    busy.then((kept) => { if (kept) form.requestSubmit(by); else stopped = false; });
  });
  return { go: () => { stopped = false; } };
}
