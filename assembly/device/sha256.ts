/**
 * SHA-256 (FIPS 180-4), fed piece by piece; one digest at a time. The message schedule is a ring of 16 words.
 */
import { SHA256_BYTES } from "../shared/flash";

const BLOCK: u32 = 64;

const K = memory.data<u32>([
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
const INITIAL = memory.data<u32>([
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c,
	0x1f83d9ab, 0x5be0cd19,
]);

const state = memory.data(32, 16); // 8 x u32
const schedule = memory.data(64, 16); // 16 x u32
const block = memory.data(64, 16);

let total: u32 = 0; // bytes so far; an image is far below 2^29

export function sha256Begin(): void {
	memory.copy(state, INITIAL, SHA256_BYTES);
	total = 0;
}

export function sha256Update(from: usize, bytes: u32): void {
	for (let i: u32 = 0; i < bytes; i++) byteTake(load<u8>(from + i));
}

/** Ends the digest and writes its 32 bytes to `to`. */
export function sha256End(to: usize): void {
	const bits = total << 3;
	byteTake(0x80);
	while (total % BLOCK !== BLOCK - 8) byteTake(0);
	for (let i: u32 = 0; i < 4; i++) byteTake(0); // high half of the length
	for (let shift: u32 = 32; shift > 0; shift -= 8)
		byteTake(bits >> (shift - 8));
	for (let i: u32 = 0; i < SHA256_BYTES; i += 4)
		store<u32>(to + i, bswap(load<u32>(state + i)));
}

function byteTake(byte: u32): void {
	store<u8>(block + (total % BLOCK), byte);
	if (++total % BLOCK === 0) compress();
}

/** Eight working variables, one round of 64 at a time. */
function compress(): void {
	let a = word(0);
	let b = word(1);
	let c = word(2);
	let d = word(3);
	let e = word(4);
	let f = word(5);
	let g = word(6);
	let h = word(7);
	for (let i: u32 = 0; i < 64; i++) {
		const sum1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
		const t1 =
			h + sum1 + ((e & f) ^ (~e & g)) + load<u32>(K + i * 4) + scheduled(i);
		const sum0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
		const t2 = sum0 + ((a & b) ^ (a & c) ^ (b & c));
		h = g;
		g = f;
		f = e;
		e = d + t1;
		d = c;
		c = b;
		b = a;
		a = t1 + t2;
	}
	add(0, a);
	add(1, b);
	add(2, c);
	add(3, d);
	add(4, e);
	add(5, f);
	add(6, g);
	add(7, h);
}

function word(i: u32): u32 {
	return load<u32>(state + i * 4);
}
function add(i: u32, value: u32): void {
	store<u32>(state + i * 4, word(i) + value);
}

/** Word i of the message schedule, which replaces word i - 16. */
function scheduled(i: u32): u32 {
	const value = i < 16 ? bswap(load<u32>(block + i * 4)) : mixed(i);
	store<u32>(schedule + (i & 15) * 4, value);
	return value;
}
function mixed(i: u32): u32 {
	const w15 = earlier(i - 15);
	const w2 = earlier(i - 2);
	const sigma0 = rotr(w15, 7) ^ rotr(w15, 18) ^ (w15 >> 3);
	const sigma1 = rotr(w2, 17) ^ rotr(w2, 19) ^ (w2 >> 10);
	return earlier(i - 16) + sigma0 + earlier(i - 7) + sigma1;
}
function earlier(i: u32): u32 {
	return load<u32>(schedule + (i & 15) * 4);
}
