// Keeps what is typed on the server while it is typed. Nothing is kept in the browser: others may use it after you.
(() => {
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const state = form.querySelector(".kept");
  const PAUSE = 1200, AGAIN = 5000;
  let timer = 0, waits = false, sending = false;
  const say = (text, lost) => { state.textContent = text; state.classList.toggle("lost", lost); };
  const later = (after) => { clearTimeout(timer); timer = setTimeout(keep, after); };
  async function keep() {
    if (sending) { later(PAUSE); return; }
    sending = true; waits = false;
    const body = new URLSearchParams(new FormData(form));
    body.set("go", "keep");
    try {
      const answer = await fetch(location.pathname, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
      if (answer.status === 204) say(form.dataset.kept, false);
      else say(form.dataset.over, true);
    } catch {
      waits = true; say(form.dataset.lost, true); later(AGAIN);
    }
    sending = false;
  }
  form.addEventListener("input", () => { waits = true; later(PAUSE); });
  form.addEventListener("submit", () => { clearTimeout(timer); waits = false; });
  addEventListener("online", () => { if (waits) later(0); });
  addEventListener("beforeunload", (event) => { if (waits && !navigator.onLine) event.preventDefault(); });
})();
