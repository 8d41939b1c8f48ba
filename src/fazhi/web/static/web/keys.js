// Keys of the workbench; the page /keys/ explains them and turns them off. They do nothing inside a field.
"use strict";
(() => {
  const body = document.body, AFTER_G = 1200;
  if (!body || body.dataset.keys !== "on") return;
  const places = { d: body.dataset.desk, w: body.dataset.work, o: body.dataset.open, r: body.dataset.registers };
  let at = -1, gone = 0;

  const rows = () => [...document.querySelectorAll("[data-row]")];

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const held = all.findIndex((row) => row.contains(document.activeElement));
    at = Math.max(0, Math.min(all.length - 1, (held >= 0 ? held : at) + by));
    all.forEach((row, place) => row.classList.toggle("at", place === at));
    const link = all[at].querySelector("a[href]");
    if (link) link.focus();
  }

  function tick() {
    const row = rows().find((each) => each.contains(document.activeElement)) || rows()[at];
    const box = row && row.querySelector("input[type=checkbox]");
    if (box) box.click();
  }

  const acts = {
    "/": () => { const search = document.querySelector("[data-search]"); if (search) search.focus(); },
    "?": () => { location.assign(body.dataset.help); },
    j: () => step(1),
    k: () => step(-1),
    x: tick,
  };

  function inField(target) {
    const field = target instanceof Element && target.closest("input, select, textarea, [contenteditable]");
    return field && !["checkbox", "radio"].includes(field.type);
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (inField(event.target)) return;
    const after = Date.now() - gone < AFTER_G ? places[event.key] : undefined;
    if (after) {
      event.preventDefault();
      location.assign(after);
    } else if (event.key === "g") {
      gone = Date.now();
    } else if (acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
  });
})();
