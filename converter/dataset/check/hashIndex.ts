/**
 * Finds the hashes that are near to one without comparing it with all (multi-index hashing, Norouzi et al. 2012). Where
 * 64 bits differ in at most RADIUS places, one of their four words of 16 bits differs in at most RADIUS / 4; so the
 * words that near are looked up in a table a word, and only what is found there is compared.
 */
import { bitCount, type PerceptualHash } from "./perceptualHash";

/** Greatest Hamming distance that is found. */
export const RADIUS = 7;

const WORDS = 4;
const WORD_VALUES = 1 << 16;

/** Every change of a word in at most RADIUS / 4 bits. */
const CHANGES = Uint16Array.from(
	{ length: WORD_VALUES },
	(_, word) => word,
).filter((word) => bitCount(word) <= RADIUS / WORDS);

/** Hashes sorted by one of their words: those where it is w are from starts[w] up to starts[w + 1]. */
interface Table {
	starts: Uint32Array;
	/** Their indices, and themselves, so that what is compared lies side by side in memory. */
	members: Uint32Array;
	lows: Uint32Array;
	highs: Uint32Array;
}

export class HashIndex {
	readonly #tables: Table[];

	constructor(hashes: readonly PerceptualHash[]) {
		this.#tables = Array.from({ length: WORDS }, (_, place) =>
			tableOf(hashes, place),
		);
	}

	/** Calls `visit` with the index of each hash within RADIUS of `hash`; with some more than once. */
	visitNear(hash: PerceptualHash, visit: (index: number) => void): void {
		for (let place = 0; place < WORDS; place++)
			visitTable(this.#tables[place], wordOf(hash, place), hash, visit);
	}
}

function visitTable(
	{ starts, members, lows, highs }: Table,
	word: number,
	[low, high]: PerceptualHash,
	visit: (index: number) => void,
): void {
	for (let i = 0; i < CHANGES.length; i++) {
		const value = word ^ CHANGES[i];
		for (let at = starts[value]; at < starts[value + 1]; at++)
			if (bitCount(low ^ lows[at]) + bitCount(high ^ highs[at]) <= RADIUS)
				visit(members[at]);
	}
}

function wordOf([low, high]: PerceptualHash, place: number): number {
	const half = place < 2 ? low : high;
	return place % 2 === 0 ? half & 0xffff : half >>> 16;
}

/** Counting sort by the word at `place`. */
function tableOf(hashes: readonly PerceptualHash[], place: number): Table {
	const starts = new Uint32Array(WORD_VALUES + 1);
	for (const hash of hashes) starts[wordOf(hash, place) + 1]++;
	for (let word = 0; word < WORD_VALUES; word++)
		starts[word + 1] += starts[word];
	const members = new Uint32Array(hashes.length);
	const next = starts.slice();
	for (const [i, hash] of hashes.entries())
		members[next[wordOf(hash, place)]++] = i;
	const lows = members.map((i) => hashes[i][0]);
	const highs = members.map((i) => hashes[i][1]);
	return { starts, members, lows, highs };
}
