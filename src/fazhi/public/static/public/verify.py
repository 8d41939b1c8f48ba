"""Check the proof of a published notice, with Python alone: it stands in the log, and the log is signed."""
import base64, hashlib, json, sys
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)
def sha(data): return hashlib.sha256(data).digest()
def need(true, zh, en): true or sys.exit(f"不成立：{zh} does not hold: {en}")
def point(data):  # RFC 8032, 5.1.3: (x, y, z, t)
    y, sign = int.from_bytes(data, "little") % 2**255, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P); x = x if (x * x - square) % P == 0 else x * ROOT % P
    need(len(data) == 32 and y < P and (x * x - square) % P == 0, "公钥或签名无效", "no key, or no signature")
    x = P - x if x % 2 != sign else x; return x, y, 1, x * y % P
def add(a, b):  # RFC 8032, 5.1.4
    m, n, o, q = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0]), 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, f, g, h = n - m, q - o, q + o, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P
def times(number, a, none=(0, 1, 1, 0)):
    return add(times(number // 2, add(a, a)), a if number % 2 else none) if number else none
def signed(key, signature, text):  # RFC 8032, 5.1.7
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(r + key + text).digest(), "little") % ORDER
    a, b = times(s, point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))), add(point(r), times(h, point(key)))
    return s < ORDER and (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0
len(sys.argv) in (3, 4) or sys.exit('用法 usage: python3 verify.py proof.json "NAME+ID+KEY" [FILE]')
sys.excepthook = lambda kind, fault, _: print(f"读不出证明、公钥或文件 no proof, key or file: {fault!r}", file=sys.stderr)
proof, (name, _, key) = json.load(open(sys.argv[1], encoding="utf-8")), sys.argv[2].strip().split("+", 2)
(text, _, lines), raw = proof["checkpoint"].rpartition("\n\n"), proof["leaf"].encode()
(origin, size, root), here, last, found = text.split("\n")[:3], proof["index"], proof["size"] - 1, sha(b"\0" + raw)
by = [base64.b64decode(each.split(" ")[2])[4:] for each in lines.splitlines() if each.startswith(f"— {name} ")]
content = json.dumps(proof["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
need(sha(bytes.fromhex(proof["salt"]) + content).hex() == json.loads(raw)["digest"], "正文与记录不同", "another text was recorded")
if sys.argv[3:]: need(sha(open(sys.argv[3], "rb").read()).hex() == proof["content"].get("sha256"), "文件不同", "another file")
for step in map(bytes.fromhex, proof["path"]):  # RFC 9162, 2.1.3.2
    need(last > 0, "不在记录中", "it does not stand in the log: the path is too long")
    found = sha(b"\1" + (step + found if here % 2 or here == last else found + step))
    while here == last and here % 2 == 0 and here: here, last = here // 2, last // 2
    here, last = here // 2, last // 2
need(last == 0 and found == base64.b64decode(root) and int(size) == proof["size"], "不在记录中", "it does not stand in the log")
need(origin == name and by and signed(base64.b64decode(key)[1:], by[0], (text + "\n").encode()), "不是此公钥所签", "not signed by this key")
print("核验通过 holds:", proof["content"]["published_on"], proof["content"]["heading"], "· 记录于 recorded", json.loads(raw)["recorded_at"])
