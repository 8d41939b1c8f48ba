// Checks the proof of the notice that stands on this page: the text shown is what the log attests.
import { attested, signed } from "./proofs.js";

const place = document.getElementById("check");
const shown = () => [...document.querySelectorAll("article .text p")].map((line) => line.textContent.trim()).join("\n");
const lines = (text) => text.split(/\r\n|\r|\n/).map((line) => line.trim()).filter(Boolean).join("\n");

async function holds() {
  const proof = await (await fetch(document.getElementById("proof").href, { credentials: "omit" })).json();
  const reads = proof.content.heading.trim() === document.querySelector("article h1").textContent.trim();
  const text = lines(proof.content.body || "") === lines(shown());
  return (await attested(proof)) && reads && text && (await signed(proof, document.querySelector("meta[name=verifier-key]").content));
}

if (place && !(window.crypto && crypto.subtle)) {
  place.hidden = false;
  place.querySelector("button").hidden = true;
  place.querySelector("output").textContent = isSecureContext ? place.dataset.unable : place.dataset.insecure;
}

if (place && window.crypto && crypto.subtle) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", async () => {
    const says = place.querySelector("output");
    try {
      const good = await holds();
      says.textContent = good ? place.dataset.holds : place.dataset.fails;
      says.className = good ? "held" : "";
    } catch (error) {
      says.textContent = error.name === "NotSupportedError" ? place.dataset.unable : place.dataset.fails;
    }
  });
}
