// A long choice gets a box above it that leaves only the options holding what is typed. Nothing typed there is sent.
"use strict";
(() => {
  const LONG = 15, english = document.documentElement.lang === "en";
  const says = english ? "Type a part of the name" : "输入名称的一部分筛选";

  function sift(select) {
    const all = [...select.options], box = document.createElement("input");
    box.type = "search";
    box.className = "sift";
    box.placeholder = says;
    box.autocomplete = "off";
    const label = select.labels && select.labels[0];
    box.setAttribute("aria-label", (label ? label.textContent.trim() + (english ? ": " : "：") : "") + says);
    box.addEventListener("input", (event) => {
      event.stopPropagation();
      const wanted = box.value.trim().toLowerCase(), held = select.value;
      const left = all.filter((each) => !wanted || !each.value || each.selected || each.text.toLowerCase().includes(wanted));
      select.replaceChildren(...left);
      select.value = held;
      const found = left.filter((each) => each.value && each.text.toLowerCase().includes(wanted));
      if (wanted && found.length === 1 && found[0].value !== held) {
        select.value = found[0].value;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      select.focus();
    });
    select.before(box);
    select.dataset.sifted = "on";
  }

  function look(root) {
    for (const select of root.querySelectorAll("form.sheet select:not([multiple]):not([data-sifted])")) {
      if (select.options.length > LONG) sift(select);
    }
  }

  look(document);
  document.addEventListener("htmx:load", (event) => look(event.target.parentElement || document));
})();
