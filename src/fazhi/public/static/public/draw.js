// Recomputes a draw from what was published of it, asking nobody; docs/draw.md gives every step to the bit.
import { Sha256, sha256 } from "./sha256.js";

export { sha256 };
const encoder = new TextEncoder(), decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
export const utf8 = (text) => encoder.encode(text);
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
const HEADING = utf8("fazhi-draw-list/1\n");
const HEAVIEST = 2 ** 32 - 1, LONGEST = 200, ROOM = 256, SLICE = 30;

/** A file that is no bundle or no list, so that nothing can be said of a draw. */
export class Unreadable extends Error {}

/** -log2(u) in units of 2^-64, for u = (2x + 1) / 2^65; x is the first 64 bits of a digest. */
export function negativeLog2(x) {
  const odd = 2n * x + 1n, length = odd.toString(2).length;
  let mantissa = odd << BigInt(128 - length), bits = 0n;
  for (let place = 0; place < 64; place++) {
    mantissa = (mantissa * mantissa) >> 127n;
    bits <<= 1n;
    if (mantissa >> 128n) {
      mantissa >>= 1n;
      bits |= 1n;
    }
  }
  return (BigInt(66 - length) << 64n) - bits;
}

/** The key of a candidate: the smaller, the earlier it is drawn. */
export function keyOf(digest, weight) {
  return (negativeLog2(new DataView(digest.buffer, digest.byteOffset).getBigUint64(0)) << 32n) / BigInt(weight);
}

/** About the same in floating point, from the first two words of a digest: it only says who needs the exact key. */
function nearly(high, low, weight) {
  if (high < 0x80000000) return -Math.log2((high * 2 ** 32 + low + 0.5) / 2 ** 64) / weight;
  return -Math.log1p(-((0xffffffff - high) * 2 ** 32 + (0xffffffff - low) + 0.5) / 2 ** 64) / Math.LN2 / weight;
}

/** JSON as RFC 8785 has it, for texts, whole numbers, null, lists and objects. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(",")}}`;
}

/** The bytes of a text with their number before them. */
function measured(text) {
  const raw = utf8(text), found = new Uint8Array(4 + raw.length);
  new DataView(found.buffer).setUint32(0, raw.length);
  found.set(raw, 4);
  return found;
}

export const digestOf = (terms) => sha256(utf8(canonical(terms)));
export const commitment = (digest, organ, secret) =>
  hex(sha256(utf8("fazhi-draw/1 commit\n"), digest, measured(organ), secret));
export const seedOf = (terms, secrets, value) =>
  sha256(
    utf8("fazhi-draw/1 seed\n"), digestOf(terms), ...terms.organs.map((organ) => secrets.get(organ.code)),
    terms.source ? measured(value) : new Uint8Array(),
  );

const BLANKS = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const BETWEEN = new RegExp(`[${BLANKS}]+`, "u"), AT_AN_END = new RegExp(`^[${BLANKS}]|[${BLANKS}]$`, "u");
/** The value of a public source in its one spelling. */
export const settled = (value) => value.normalize("NFKC").split(BETWEEN).filter(Boolean).join(" ");

const plain = (text) =>
  [...text].length <= LONGEST && !AT_AN_END.test(text) && text === text.normalize("NFC") &&
  !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text);

/** Less, equal or more than zero, by bytes. */
export function order(a, b) {
  const shorter = Math.min(a.length, b.length);
  for (let place = 0; place < shorter; place++) if (a[place] !== b[place]) return a[place] - b[place];
  return a.length - b.length;
}
const byText = (a, b) => order(utf8(a), utf8(b));
const byKey = (a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : order(a.digest, b.digest));

/** The smallest keys of a stratum so far. */
class Stratum {
  kept = [];
  worst = Infinity;

  constructor(wanted) {
    this.wanted = wanted;
  }

  /** Takes a candidate by its hash, which is closed, if it can be among those wanted. */
  offer(hash, weight, identifier) {
    const near = nearly(hash.state[0] >>> 0, hash.state[1] >>> 0, weight);
    if (!this.wanted || near > this.worst) return;
    const digest = hash.bytes();
    this.kept.push({ key: keyOf(digest, weight), digest, identifier: identifier(), near });
    if (this.kept.length >= 2 * this.wanted + ROOM) this.cut();
  }

  cut() {
    this.kept.sort(byKey).splice(this.wanted);
    if (this.kept.length && this.kept.length === this.wanted) this.worst = this.kept.at(-1).near * (1 + 1e-9);
  }
}

/** What a line says after its identifier; nothing where it says it wrongly. */
function tailOf(text) {
  const [weight, stratum, excluded, ...more] = text.split("\t");
  if (more.length || excluded === undefined || !/^[1-9][0-9]{0,9}$/.test(weight) || weight > HEAVIEST) return null;
  return plain(stratum) && plain(excluded) ? { weight: Number(weight), stratum, excluded } : null;
}

const isCode = (byte) => (byte >= 48 && byte < 58) || (byte >= 65 && byte < 91) || (byte >= 97 && byte < 123);

/** Whether the bytes of an identifier may stand in a list; codes and numbers are sound as they are. */
function isSound(bytes, from, to) {
  let each = from;
  while (each < to && isCode(bytes[each])) each++;
  return (each === to && from < to && to - from <= LONGEST) || identifierOf(bytes, from, to) !== null;
}

function identifierOf(bytes, from, to) {
  try {
    const text = decoder.decode(bytes.subarray(from, to));
    return text && plain(text) ? text : null;
  } catch {
    return null;
  }
}

function tailIn(bytes, from, to, known) {
  try {
    const text = decoder.decode(bytes.subarray(from, to));
    if (!known.has(text)) known.set(text, tailOf(text));
    return known.get(text);
  } catch {
    return null;
  }
}

/**
 * Reads a list to its end: its digest, how many stand on it and may be drawn by stratum, the first line that no list
 * holds, and, with a seed, the smallest keys of each stratum. `tick(done)` is awaited so often that a page stays alive.
 */
export async function readList(bytes, wanted, seed, tick = async () => {}) {
  if (order(bytes.subarray(0, HEADING.length), HEADING)) throw new Unreadable("list");
  const whole = new Sha256().update(HEADING), hash = new Sha256(), known = new Map(), eligible = new Map();
  const strata = new Map([...wanted].map(([name, count]) => [name, new Stratum(count)]));
  let from = HEADING.length, hashed = from, line = 1, bad = 0, last = new Uint8Array(), till = Date.now() + SLICE;
  while (from < bytes.length) {
    line += 1;
    let end = bytes.indexOf(10, from);
    if (end < 0) end = bytes.length;
    let tab = bytes.indexOf(9, from);
    if (tab < 0 || tab > end) tab = end;
    const identifier = bytes.subarray(from, tab), start = from;
    const tail = tab < end && end < bytes.length ? tailIn(bytes, tab + 1, end, known) : null;
    if (!bad && (!tail || order(identifier, last) <= 0 || !isSound(bytes, from, tab))) bad = line;
    last = identifier;
    if (tail && !tail.excluded) {
      eligible.set(tail.stratum, (eligible.get(tail.stratum) || 0) + 1);
      const stratum = seed && strata.get(tail.stratum);
      if (stratum) {
        hash.reset().update(seed).update(bytes, start, tab).finish();
        stratum.offer(hash, tail.weight, () => identifierOf(bytes, start, tab));
      }
    }
    from = end + 1;
    if (line % 256 === 0 && Date.now() > till) {
      whole.update(bytes, hashed, from);
      hashed = from;
      await tick(from / bytes.length);
      till = Date.now() + SLICE;
    }
  }
  whole.update(bytes, hashed);
  for (const stratum of strata.values()) stratum.cut();
  const drawn = new Map([...strata].map(([name, stratum]) => [name, stratum.kept]));
  return { sha256: hex(whole.finish().bytes()), candidates: line - 1, eligible, bad, drawn };
}

/** Who was drawn at first, and who took the place of whom: `{ first, replaced, now }`. */
export function outcomeOf(drawn, wanted, outs) {
  const first = [], waiting = new Map();
  for (const name of [...wanted.keys()].sort(byText)) {
    const places = drawn.get(name).map((one) => ({ identifier: one.identifier, stratum: name }));
    waiting.set(name, places.splice(wanted.get(name)));
    first.push(...places);
  }
  const now = [...first], replaced = [];
  for (const out of outs) {
    const place = now.findIndex((one) => one.identifier === out);
    const into = place < 0 ? undefined : waiting.get(now[place].stratum).shift();
    replaced.push({ out, into: into && into.identifier });
    if (!into) break;
    now.splice(place, 1);
    now.push(into);
  }
  return { first, replaced, now };
}

const HEX = /^[0-9a-f]{64}$/;
const isText = (value) => typeof value === "string";
const isNumber = (value) => Number.isSafeInteger(value) && value >= 0;
const areOf = (list, ...names) => Array.isArray(list) && list.every((each) => each && names.every((name) => isText(each[name])));

/** A bundle from the text of its file. */
export function readBundle(text) {
  let bundle;
  try {
    bundle = JSON.parse(text);
  } catch {
    throw new Unreadable("bundle");
  }
  const terms = bundle && bundle.terms, codes = terms && areOf(terms.organs, "code", "name") && terms.organs.map((one) => one.code);
  const good =
    bundle && bundle.format === "fazhi-draw-bundle/1" && terms && terms.format === "fazhi-draw/1" && codes &&
    codes.length >= 2 && codes.every((code, place) => !place || byText(codes[place - 1], code) < 0) &&
    terms.list && HEX.test(terms.list.sha256) && isNumber(terms.list.candidates) &&
    terms.wanted && typeof terms.wanted === "object" && Object.values(terms.wanted).every(isNumber) &&
    areOf(bundle.committed, "organ", "commitment") && areOf(bundle.revealed, "organ", "secret") &&
    areOf(bundle.false_reveals, "organ", "secret") && isText(bundle.value) &&
    areOf(bundle.drawn, "identifier", "stratum") && areOf(bundle.replaced, "out", "into", "reason") &&
    (bundle.list === null || bundle.list === undefined || isText(bundle.list));
  if (!good) throw new Unreadable("bundle");
  return bundle;
}

const once = (list) => new Set(list.map((each) => each.organ)).size === list.length;

/** What commitments and reveals come to, as checks. */
function secretChecks(bundle, needed) {
  const { terms } = bundle, digest = digestOf(terms), codes = new Set(terms.organs.map((organ) => organ.code));
  const made = new Map(bundle.committed.map((each) => [each.organ, each.commitment]));
  const secrets = new Map(bundle.revealed.map((each) => [each.organ, each.secret]));
  const fits = (organ, secret) => HEX.test(secret) && commitment(digest, organ, unhex(secret)) === made.get(organ);
  const known = [...made.keys(), ...secrets.keys()].every((code) => codes.has(code));
  const checks = [{ name: "organs", holds: known && once(bundle.committed) && once(bundle.revealed) }];
  for (const { code, name } of terms.organs) {
    const secret = secrets.get(code);
    if (secret !== undefined) checks.push({ name: "reveal", who: name, holds: fits(code, secret) });
    else if (needed) checks.push({ name: "missing", who: name, holds: false });
  }
  if (bundle.false_reveals.length) {
    checks.push({ name: "false", holds: !bundle.false_reveals.some((each) => fits(each.organ, each.secret)) });
  }
  const source = Boolean(terms.source), given = bundle.value !== "";
  const agreed = (given || !(needed && source)) && (source || !given) && settled(bundle.value) === bundle.value;
  if (source || given) checks.push({ name: "source", holds: agreed, is: bundle.value });
  return checks;
}

/** The first place at which two lists of drawn ones differ, as a check. */
function drawnCheck(said, first) {
  const there = (one) => one && canonical([one.identifier, one.stratum]);
  const places = Array.from({ length: Math.max(said.length, first.length) }, (_, place) => place);
  const wrong = places.find((place) => there(said[place]) !== there(first[place]));
  const name = (one) => (one ? one.identifier : "—");
  return wrong === undefined
    ? { name: "drawn", holds: true }
    : { name: "drawn", holds: false, place: wrong + 1, said: name(said[wrong]), is: name(first[wrong]) };
}

/**
 * Derives everything in a bundle anew: `{ holds, checks, candidates, seed, first, replaced, now }`; of a draw that has no
 * outcome there is no seed. A check has a name, whether it holds, and where it helps `who`, `said` and `is`.
 */
export async function recompute(bundle, list, tick) {
  const { terms } = bundle, wanted = new Map(Object.entries(terms.wanted));
  const needed = bundle.standing === "drawn" || Boolean(bundle.seed) || bundle.drawn.length + bundle.replaced.length > 0;
  if (!list && !isText(bundle.list)) throw new Unreadable("nolist");
  const secrets = secretChecks(bundle, needed), sound = secrets.every((check) => check.holds);
  const revealed = new Map(bundle.revealed.map((each) => [each.organ, unhex(each.secret)]));
  const seed = needed && sound ? seedOf(terms, revealed, bundle.value) : null;
  const outs = bundle.replaced.map((each) => each.out);
  const enough = new Map([...wanted].map(([name, count]) => [name, count && count + outs.length]));
  const read = await readList(list || utf8(bundle.list), enough, seed, tick);
  const possible =
    [...wanted.values()].some(Boolean) && [...wanted].every(([name, count]) => count <= (read.eligible.get(name) || 0)) &&
    [...read.eligible.keys()].every((name) => wanted.has(name));
  const checks = [
    { name: "list", holds: read.sha256 === terms.list.sha256, said: terms.list.sha256, is: read.sha256 },
    { name: "lines", holds: !read.bad && read.candidates > 0, place: read.bad },
    { name: "count", holds: read.candidates === terms.list.candidates, said: terms.list.candidates, is: read.candidates },
    { name: "quotas", holds: possible },
    ...secrets,
  ];
  if (needed && ["open", "failed"].includes(bundle.standing)) checks.push({ name: "standing", holds: false });
  const found = { candidates: read.candidates, checks, outcome: needed };
  if (seed && possible && !read.bad) {
    const come = outcomeOf(read.drawn, wanted, outs);
    checks.push({ name: "seed", holds: bundle.seed === hex(seed), said: bundle.seed ?? "—", is: hex(seed) });
    checks.push(drawnCheck(bundle.drawn, come.first));
    come.replaced.forEach(({ out, into }, place) => {
      const said = bundle.replaced[place].into;
      checks.push({ name: "replaced", who: out, holds: said === into, said, is: into ?? "—" });
    });
    Object.assign(found, come, { seed: hex(seed) });
  }
  return { ...found, holds: checks.every((check) => check.holds) };
}
