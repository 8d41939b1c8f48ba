// SHA-256 (FIPS 180-4) of what comes piece by piece. The browser's own exists only on encrypted connections, and answers
// so late that a hash for each of a hundred thousand candidates would take minutes.
const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
const ROUNDS = Int32Array.of(
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
);
const words = new Int32Array(64);

export class Sha256 {
  state = new Int32Array(8);
  #block = new Uint8Array(64);
  #filled = 0;
  #length = 0;

  constructor() {
    this.reset();
  }

  reset() {
    this.state.set(START);
    this.#filled = this.#length = 0;
    return this;
  }

  update(bytes, from = 0, to = bytes.length) {
    this.#length += to - from;
    while (from < to) {
      const taken = Math.min(64 - this.#filled, to - from);
      if (taken === 64) {
        this.#mix(bytes, from);
      } else {
        for (let each = 0; each < taken; each++) this.#block[this.#filled + each] = bytes[from + each];
        this.#filled += taken;
        if (this.#filled === 64) {
          this.#mix(this.#block, 0);
          this.#filled = 0;
        }
      }
      from += taken;
    }
    return this;
  }

  /** Closes the hash: its eight words then stand in `state`. */
  finish() {
    const block = this.#block;
    block[this.#filled] = 0x80;
    block.fill(0, this.#filled + 1);
    if (this.#filled >= 56) {
      this.#mix(block, 0);
      block.fill(0);
    }
    const bits = new DataView(block.buffer);
    bits.setUint32(56, Math.floor(this.#length / 0x20000000));
    bits.setUint32(60, (this.#length * 8) >>> 0);
    this.#mix(block, 0);
    return this;
  }

  /** The 32 bytes of a hash that is closed. */
  bytes() {
    const found = new Uint8Array(32), view = new DataView(found.buffer);
    this.state.forEach((word, place) => view.setInt32(4 * place, word));
    return found;
  }

  #mix(bytes, from) {
    const state = this.state;
    for (let t = 0; t < 16; t++, from += 4) {
      words[t] = (bytes[from] << 24) | (bytes[from + 1] << 16) | (bytes[from + 2] << 8) | bytes[from + 3];
    }
    for (let t = 16; t < 64; t++) {
      const x = words[t - 15], y = words[t - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      words[t] = words[t - 16] + s0 + words[t - 7] + s1;
    }
    let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (let t = 0; t < 64; t++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const first = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[t] + words[t]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + first) | 0;
      d = c; c = b; b = a; a = (first + second) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d;
    state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }
}

/** SHA-256 of the parts one after the other. */
export const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), new Sha256()).finish().bytes();
