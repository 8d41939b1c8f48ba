// The page on which a draw is recomputed: from files that the reader chooses, or from an address of this site; see draw.js.
import { Unreadable, readBundle, recompute } from "./draw.js";

const SHOWN = 1000;
const form = document.getElementById("recompute");
const says = form.querySelector("output"), bar = form.querySelector("progress");
const found = document.getElementById("found");
const words = (name, values = {}) => form.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

/** Says how it came out; the list of checks below says why. */
function verdict(name, good, values) {
  says.textContent = words(name, values);
  says.className = good ? "held" : "fault";
}

const tick = async (done) => {
  bar.value = done;
  await new Promise((next) => setTimeout(next));
};

function showCheck(check) {
  const line = element("li", "");
  line.append(element("span", words(check.holds ? "good" : "bad"), check.holds ? "held" : "wrong"));
  line.append(` ${words(`check-${check.name}`.replace(/-(\w)/, (_, letter) => letter.toUpperCase()), check)}`);
  if (!check.holds && check.place) line.append(element("p", words(check.name === "lines" ? "line" : "place", check)));
  if (!check.holds && "said" in check) line.append(element("p", words("differs", check)));
  return line;
}

const placed = (one) => (one.stratum ? `${one.identifier}（${one.stratum}）` : one.identifier);

function show(result, bundle) {
  found.hidden = false;
  found.querySelector("h2").textContent = bundle.terms.title;
  found.querySelector("#checks").replaceChildren(...result.checks.map(showCheck));
  const outcome = found.querySelector("#outcome");
  outcome.hidden = !result.seed;
  if (!result.seed) return;
  outcome.querySelector("code").textContent = result.seed;
  outcome.querySelector("ol").replaceChildren(...result.first.slice(0, SHOWN).map((one) => element("li", placed(one))));
  outcome.querySelector("#more").textContent = result.first.length > SHOWN ? words("more", { n: result.first.length }) : "";
  outcome.querySelector("#assigned").textContent = (bundle.assigned ?? []).length ? words("assigned") : "";
  const came = result.replaced.filter((each) => each.into).map((each) => element("li", `${each.out} → ${each.into}`));
  outcome.querySelector("#came").hidden = !came.length;
  outcome.querySelector("#came ul").replaceChildren(...came);
}

async function run(take) {
  const button = form.querySelector("button");
  found.hidden = true;
  button.disabled = true;
  bar.hidden = false;
  says.textContent = words("running");
  says.className = "";
  try {
    await tick(0);
    const { text, list } = await take();
    const bundle = readBundle(text);
    const result = await recompute(bundle, list, tick);
    const name = !result.holds ? "fails" : result.outcome ? "holds" : "open";
    show(result, bundle);
    verdict(name, result.holds, { n: result.candidates });
  } catch (error) {
    verdict(error instanceof Unreadable ? error.message : "unread", false);
  } finally {
    bar.hidden = true;
    button.disabled = false;
  }
}

const [bundleInput, listInput] = form.querySelectorAll("input");
const bytes = async (from) => new Uint8Array(await from.arrayBuffer());
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const [file, list] = [bundleInput.files[0], listInput.files[0]];
  if (file) run(async () => ({ text: await file.text(), list: list && (await bytes(list)) }));
});

/** An answer of this site's public pages; nothing is asked of elsewhere, whatever the address says. */
async function fetched(address) {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin || !url.pathname.startsWith("/public/")) throw new Unreadable("elsewhere");
  const answer = await fetch(url, { credentials: "omit", redirect: "error" });
  if (!answer.ok) throw new Unreadable("bundle");
  return answer;
}

document.getElementById("scriptless").hidden = true;
form.hidden = false;
const asked = new URLSearchParams(location.search);
if (asked.get("of")) {
  run(async () => ({
    text: await (await fetched(asked.get("of"))).text(),
    list: asked.get("list") ? await bytes(await fetched(asked.get("list"))) : null,
  }));
}
