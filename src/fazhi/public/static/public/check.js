// On the page for verifying: a proof and a file are checked here and sent nowhere; a code on paper leads to its page.
import { attested, bytes, same, sha, signed } from "./proofs.js";

const form = document.getElementById("check-proof");
const says = form && form.querySelector("output");
const say = (name, good) => {
  says.textContent = form.dataset[name];
  says.className = good ? "held" : "fault";
};

async function check(proofFile, file) {
  let proof;
  try {
    proof = JSON.parse(await proofFile.text());
  } catch {
    return say("unreadable", false);
  }
  const { content, leaf, checkpoint, path } = proof ?? {};
  if (!content || !leaf || !checkpoint || !Array.isArray(path)) return say("unreadable", false);
  if (!(await attested(proof)) || !(await signed(proof, form.dataset.key))) return say("fails", false);
  if (file && !content.sha256) return say("text", false);
  if (file && !same(await sha(new Uint8Array(await file.arrayBuffer())), bytes(content.sha256))) return say("other", false);
  say(file ? "file" : "holds", true);
  says.textContent += ` ${content.name || content.heading} · ${content.organ} · ${content.published_on}`;
}

document.getElementById("scriptless").hidden = true;
if (form && !isSecureContext) document.getElementById("insecure").hidden = false;

if (form && window.crypto && crypto.subtle) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [proof, file] = [...form.querySelectorAll("input[type=file]")].map((input) => input.files[0]);
    try {
      if (proof) await check(proof, file);
    } catch (error) {
      say(error.name === "NotSupportedError" ? "unable" : "fails", false);
    }
  });
}

const scan = document.getElementById("scan");
if (scan && "BarcodeDetector" in window) {
  scan.hidden = false;
  scan.querySelector("input").addEventListener("change", async (event) => {
    const found = await new BarcodeDetector({ formats: ["qr_code"] }).detect(await createImageBitmap(event.target.files[0]));
    const output = scan.querySelector("output");
    if (!found.length) return void (output.textContent = scan.dataset.none);
    // Only what leads to a notice of this site is followed; another site's code is told, not opened.
    const address = URL.canParse(found[0].rawValue) ? new URL(found[0].rawValue) : null;
    if (address && address.origin === location.origin && address.pathname.startsWith("/public/")) location.assign(address.href);
    else output.textContent = `${scan.dataset.elsewhere} ${found[0].rawValue}`;
  });
}
