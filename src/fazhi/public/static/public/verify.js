// Checks the proof of the notice that stands on this page, with nothing but what the browser itself can do:
// the text shown is what the leaf attests, the leaf stands in the tree, and the tree is signed (RFC 9162, C2SP).
"use strict";
(() => {
  const place = document.getElementById("check");
  if (!place || !window.crypto || !crypto.subtle) return;
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
  const base64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const utf8 = (text) => new TextEncoder().encode(text);
  const join = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
  const same = (a, b) => a.length === b.length && a.every((value, index) => value === b[index]);
  const sha = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));

  // Keys in order, no blanks: the content has texts alone, so that this is its RFC 8785 form.
  const canonical = (content) => JSON.stringify(Object.fromEntries(Object.entries(content).sort((a, b) => (a[0] < b[0] ? -1 : 1))));

  async function rootOf(proof) {
    let hash = await sha([0], utf8(proof.leaf)), here = proof.index, last = proof.size - 1;
    for (const step of proof.path.map(bytes)) {
      if (last === 0) return null;
      if (here % 2 === 1 || here === last) {
        hash = await sha([1], step, hash);
        while (here % 2 === 0 && here > 0) { here = Math.floor(here / 2); last = Math.floor(last / 2); }
      } else {
        hash = await sha([1], hash, step);
      }
      here = Math.floor(here / 2); last = Math.floor(last / 2);
    }
    return last === 0 ? hash : null;
  }

  async function signed(proof, verifier) {
    const first = verifier.indexOf("+"), second = verifier.indexOf("+", first + 1);
    const name = verifier.slice(0, first), key = verifier.slice(second + 1);
    const cut = proof.checkpoint.lastIndexOf("\n\n");
    const text = proof.checkpoint.slice(0, cut + 1), [origin, size, root] = text.split("\n");
    const line = proof.checkpoint.slice(cut + 2).split("\n").find((each) => each.startsWith(`— ${name} `));
    if (!line || origin !== name || Number(size) !== proof.size) return false;
    const known = await crypto.subtle.importKey("raw", base64(key).slice(1), "Ed25519", false, ["verify"]);
    const good = await crypto.subtle.verify("Ed25519", known, base64(line.split(" ")[2]).slice(4), utf8(text));
    const found = await rootOf(proof);
    return good && found !== null && same(found, base64(root));
  }

  const shown = () => [...document.querySelectorAll("article .text p")].map((line) => line.textContent.trim()).join("\n");
  const lines = (text) => text.split(/\r\n|\r|\n/).map((line) => line.trim()).filter(Boolean).join("\n");

  async function holds() {
    const proof = await (await fetch(document.getElementById("proof").href, { credentials: "omit" })).json();
    const digest = await sha(bytes(proof.salt), utf8(canonical(proof.content)));
    const attested = same(digest, bytes(JSON.parse(proof.leaf).digest));
    const reads = proof.content.heading.trim() === document.querySelector("article h1").textContent.trim();
    const text = lines(proof.content.body || "") === lines(shown());
    return attested && reads && text && (await signed(proof, document.querySelector("meta[name=verifier-key]").content));
  }

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
})();
