// Saves forms marked data-draft as one types. What is typed stays in the page and goes to the server, nowhere else:
// the browser's storage can be read by whoever uses the machine next.
"use strict";
(() => {
  const PAUSE = 1500, RETRIES = [4000, 10000, 20000, 40000];
  const states = new WeakMap();

  const clock = () => new Date().toTimeString().slice(0, 5);

  function stateOf(form) {
    if (!states.has(form)) {
      states.set(form, { dirty: false, busy: false, sending: false, since: "", timer: 0, tries: 0, halted: false });
    }
    return states.get(form);
  }

  function say(form, kind, at) {
    const line = form.querySelector(".draft-state");
    if (!line) return;
    line.textContent = (line.dataset[kind] || "").replace("%t", at);
    line.classList.toggle("unsaved", kind !== "saved");
    return line;
  }

  function typed(form) {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") body.append(name, value);
    }
    return body;
  }

  function later(form, wait) {
    const state = stateOf(form);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => save(form), wait);
  }

  function touched(form) {
    const state = stateOf(form);
    state.since = state.dirty ? state.since : clock();
    state.dirty = true;
    if (!state.halted) later(form, PAUSE);
  }

  function conflict(form, answer) {
    const line = say(form, "other", answer.saved), state = stateOf(form);
    state.halted = true;
    if (!line) return;
    const take = document.createElement("button");
    take.type = "button";
    take.className = "second";
    take.textContent = line.dataset.take;
    take.addEventListener("click", () => {
      form.querySelector("[name=act-draft]").value = answer.version;
      state.halted = false;
      save(form);
    });
    line.append(" ", take);
  }

  function failed(form, kind) {
    const state = stateOf(form);
    state.dirty = true;
    say(form, kind, state.since || clock());
    later(form, RETRIES[Math.min(state.tries++, RETRIES.length - 1)]);
  }

  async function save(form) {
    const state = stateOf(form);
    if (state.busy || state.sending || !state.dirty) return;
    state.busy = true;
    state.dirty = false;
    try {
      const response = await fetch(form.dataset.draft, { method: "POST", body: typed(form), redirect: "manual" });
      const json = (response.headers.get("content-type") || "").startsWith("application/json");
      if (!json) return failed(form, response.type === "opaqueredirect" || response.status === 403 ? "expired" : "unsaved");
      const answer = await response.json();
      state.tries = 0;
      if (answer.status === "saved") {
        form.querySelector("[name=act-draft]").value = answer.version;
        if (!state.dirty) say(form, "saved", answer.saved);
      } else if (answer.status === "other") {
        state.dirty = true;
        conflict(form, answer);
      } else if (answer.status === "gone") {
        form.querySelector("[name=act-draft]").value = 0;
      } else {
        state.halted = true;
        say(form, "large", "");
      }
    } catch {
      failed(form, "unsaved");
    } finally {
      state.busy = false;
      if (state.dirty && !state.halted && !state.tries) later(form, PAUSE);
    }
  }

  const drafted = (event) => event.target instanceof Element && event.target.closest("form[data-draft]");
  const all = () => document.querySelectorAll("form[data-draft]");

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = drafted(event);
      if (form && event.target.type !== "file") touched(form);
    });
  }
  document.addEventListener("submit", (event) => {
    const form = drafted(event);
    if (!form) return;
    stateOf(form).sending = true;
    clearTimeout(stateOf(form).timer);
  });
  window.addEventListener("online", () => all().forEach((form) => save(form)));
  window.addEventListener("pageshow", () => all().forEach((form) => { stateOf(form).sending = false; }));
  window.addEventListener("beforeunload", (event) => {
    if ([...all()].some((form) => stateOf(form).dirty && !stateOf(form).sending)) event.preventDefault();
  });
  window.addEventListener("pagehide", () => all().forEach((form) => {
    const state = stateOf(form);
    if (state.dirty && !state.sending && !state.halted) {
      fetch(form.dataset.draft, { method: "POST", body: typed(form), keepalive: true }).catch(() => {});
    }
  }));
})();
