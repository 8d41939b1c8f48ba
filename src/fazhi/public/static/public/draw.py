"""Recompute a draw from what was published of it, with Python alone: every step as docs/draw.md has it."""
import hashlib, heapq, itertools, json, sys; from binascii import unhexlify; from unicodedata import normalize as norm
def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()
def sized(text): return len(text.encode()).to_bytes(4, "big") + text.encode()
def members(pairs):  # by UTF-16, as RFC 8785 has it; json's sort_keys goes by code points, another order beyond U+FFFF
    return dict(sorted(pairs, key=lambda pair: pair[0].encode("utf-16-be")))
def minus_log2(x):  # -log2(u) in units of 2^-64, for u = (2x + 1) / 2^65
    odd, bits = 2 * x + 1, 0
    mantissa = odd << 128 - odd.bit_length()
    for _ in range(64):
        square = mantissa * mantissa >> 127
        mantissa, bits = square >> (square >> 128), bits << 1 | square >> 128
    return (66 - odd.bit_length() << 64) - bits
def key_of(digest, weight): return (minus_log2(int.from_bytes(digest[:8], "big")) << 32) // weight
def derive(rows, wanted, seed, outs):  # who is drawn at first, and who comes in for whoever falls out
    first, waiting, into = [], {}, []
    for name in sorted(wanted):
        hashed = ((sha(seed, who), who, weight) for who, weight, stratum, out in rows if stratum == name and not out)
        order = heapq.nsmallest(wanted[name] + len(outs), ((key_of(d, weight), d, who) for d, who, weight in hashed))
        first += [(who.decode(), name) for _, _, who in order[:wanted[name]]]
        waiting[name] = [who.decode() for _, _, who in order[wanted[name]:]]
    now = dict(first)
    for out in outs:
        into.append(waiting[now[out]].pop(0) if waiting.get(now.get(out)) else None)
        if into[-1]: now[into[-1]] = now.pop(out)
    return first, into
def checks(bundle, raw):  # whether something differs, and what
    terms, value, source = bundle["terms"], bundle["value"], bundle["terms"]["source"]
    digest = sha(json.dumps(terms, ensure_ascii=False, separators=(",", ":")).encode())
    rows = [(a, int(n), s.decode(), out) for a, n, s, out in (line.split(b"\t") for line in raw.split(b"\n")[1:-1])]
    there, wanted = [row[2] for row in rows if not row[3]], terms["wanted"]
    made = {each["organ"]: each["commitment"] for each in bundle["committed"]}
    told = {each["organ"]: each["secret"] for each in bundle["revealed"]}
    def fits(by, x): return sha(b"fazhi-draw/1 commit\n", digest, sized(by), unhexlify(x)).hex() == made.get(by)
    codes, outs = [each["code"] for each in terms["organs"]], [each["out"] for each in bundle["replaced"]]
    ended = bundle["standing"] == "drawn" or any(bundle[each] for each in ("seed", "drawn", "replaced"))
    wrong = {each for each in {*told, *codes * ended} if not fits(each, told.get(each, ""))} | {*made, *told} - {*codes}
    yield sha(raw).hex() != terms["list"]["sha256"], "名单或权重被改动 the list or a weight was changed"
    yield any(a[0] >= b[0] for a, b in zip(rows, rows[1:])), "名单有重复或未排序 somebody is twice, or out of order"
    yield len(rows) != terms["list"]["candidates"], "候选对象数不符 another number of candidates"
    yield {*there} - {*wanted} or any(there.count(s) < wanted[s] for s in wanted), "抽取数量不符 how many are wanted"
    yield wrong, f"揭示与承诺不符 no reveal that matches its commitment: {sorted(wrong)}"
    yield any(fits(each["organ"], each["secret"]) for each in bundle["false_reveals"]), "误列的揭示 no false reveal"
    yield ended and bundle["standing"] in ("open", "failed"), "未成的抽取却有结果 an outcome of what is open or failed"
    yield value != " ".join(norm("NFKC", value).split()) or (value or ended) and bool(value) != bool(source), "信源source"
    if not ended or wrong: return
    seed = sha(b"fazhi-draw/1 seed\n", digest, *map(unhexlify, map(told.get, codes)), sized(value) * bool(source))
    yield seed.hex() != bundle["seed"], f"种子应为 the seed is {seed.hex()}"
    (first, into), drawn = derive(rows, wanted, seed, outs), [(d["identifier"], d["stratum"]) for d in bundle["drawn"]]
    for place, (a, b) in enumerate(itertools.zip_longest(drawn, first), start=1):
        yield a != b, f"抽中第 {place} 位 drawn at place {place}: {a} ≠ {b}"
    for each, true in zip(bundle["replaced"], into):
        yield each["into"] != true, f"替换 replacing {each['out']}: {each['into']} ≠ {true}"
if __name__ == "__main__":
    try:
        bundle = json.load(open(sys.argv[1], encoding="utf-8"), object_pairs_hook=members)
        raw = open(sys.argv[2], "rb").read() if sys.argv[2:] else bundle["list"].encode()
        faults = [f"不一致 differs: {text}" for differs, text in checks(bundle, raw) if differs]
    except Exception as fault: sys.exit(print(f"用法 usage draw.py draw.json [list.txt] {fault!r}", file=sys.stderr) or 2)
    print("\n".join(faults) or f"核验通过 holds: {bundle['terms']['title']}"), sys.exit(bool(faults))
