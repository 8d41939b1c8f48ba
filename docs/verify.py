"""Check the proof of a published notice, with Python alone: python3 verify.py proof.json "NAME+ID+KEY" [FILE]."""
import base64, hashlib, json, sys
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)
def sha(data): return hashlib.sha256(data).digest()
def point(data):  # RFC 8032, 5.1.3: (x, y, z, t)
    y, sign = int.from_bytes(data, "little") % 2**255, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P); x = x if (x * x - square) % P == 0 else x * ROOT % P
    assert y < P and (x * x - square) % P == 0, "no point of the curve"
    x = P - x if x % 2 != sign else x
    return x, y, 1, x * y % P
def add(a, b):  # RFC 8032, 5.1.4
    m, n, o, q = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0]), 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, f, g, h = n - m, q - o, q + o, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P
def times(number, a):
    half = times(number // 2, add(a, a)) if number else (0, 1, 1, 0)
    return add(half, a) if number % 2 else half
def signed(key, signature, text):  # RFC 8032, 5.1.7
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(r + key + text).digest(), "little") % ORDER
    a, b = times(s, point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))), add(point(r), times(h, point(key)))
    return s < ORDER and (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0
proof, (name, _, key) = json.load(open(sys.argv[1], encoding="utf-8")), sys.argv[2].split("+", 2)
(text, _, lines), leaf = proof["checkpoint"].rpartition("\n\n"), json.loads(proof["leaf"])
(origin, size, root), key = text.split("\n")[:3], base64.b64decode(key)[1:]
signature = next(line.split(" ")[2] for line in lines.splitlines() if line.startswith(f"— {name} "))
content = json.dumps(proof["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
here, last, found = proof["index"], proof["size"] - 1, sha(b"\0" + proof["leaf"].encode())
for step in map(bytes.fromhex, proof["path"]):  # RFC 9162, 2.1.3.2
    assert last > 0, "it does not stand in the log: the path is too long"
    found = sha(b"\1" + (step + found if here % 2 or here == last else found + step))
    while here == last and here % 2 == 0 and here: here, last = here // 2, last // 2
    here, last = here // 2, last // 2
assert sha(bytes.fromhex(proof["salt"]) + content).hex() == leaf["digest"], "another text was recorded"
if len(sys.argv) > 3: assert sha(open(sys.argv[3], "rb").read()).hex() == proof["content"]["sha256"], "another file"
assert last == 0 and found == base64.b64decode(root) and int(size) == proof["size"], "it does not stand in the log"
assert origin == name and signed(key, base64.b64decode(signature)[4:], (text + "\n").encode()), "not signed by this key"
print("holds:", proof["content"]["published_on"], proof["content"]["heading"], "recorded", leaf["recorded_at"])
