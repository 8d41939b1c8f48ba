// Checks proofs with nothing but what the browser itself can do: a leaf stands in the tree, and the tree is signed
// (RFC 9162, C2SP tlog-checkpoint).
export const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
const base64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const utf8 = (text) => new TextEncoder().encode(text);
const join = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
export const same = (a, b) => a.length === b.length && a.every((value, index) => value === b[index]);
export const sha = async (...parts) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", parts.length === 1 ? parts[0] : join(...parts)));

// Keys in order, no blanks: the content has texts and whole numbers alone, so that this is its RFC 8785 form.
const canonical = (content) => JSON.stringify(Object.fromEntries(Object.entries(content).sort((a, b) => (a[0] < b[0] ? -1 : 1))));

/** Root that the path of a proof leads to, or nothing where the path does not fit (RFC 9162, 2.1.3.2). */
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

/** Whether the leaf of a proof stands in a tree that the key signed. */
export async function signed(proof, verifier) {
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

/** Whether the content that a proof carries is what its leaf attests. */
export async function attested(proof) {
  const digest = await sha(bytes(proof.salt), utf8(canonical(proof.content)));
  return same(digest, bytes(JSON.parse(proof.leaf).digest));
}
