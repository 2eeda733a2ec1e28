/**
 * xoshiro128** 1.1 (Blackman and Vigna, public domain): the converter's one random generator. 32-bit integer
 * arithmetic only, so a seed gives the same numbers on every machine.
 */
export class Random {
	readonly #state = new Uint32Array(4);

	/** Any integer; equal seeds give equal sequences. */
	constructor(seed: number) {
		let z = seed >>> 0;
		for (let i = 0; i < 4; i++) {
			z = (z + 0x9e3779b9) >>> 0;
			this.#state[i] = mix(z);
		}
	}

	/** Four numbers that `restore` goes on from. */
	state(): number[] {
		return [...this.#state];
	}

	restore(state: readonly number[]): void {
		this.#state.set(state);
	}

	/** Uniform over 0..2^32 - 1. */
	uint32(): number {
		const s = this.#state;
		const result = Math.imul(rotate(Math.imul(s[1], 5), 7), 9) >>> 0;
		const t = s[1] << 9;
		s[2] ^= s[0];
		s[3] ^= s[1];
		s[1] ^= s[2];
		s[0] ^= s[3];
		s[2] ^= t;
		s[3] = rotate(s[3], 11);
		return result;
	}

	/** Uniform in [0, 1). */
	float(): number {
		return this.uint32() / 2 ** 32;
	}

	/** Uniform in [low, high). */
	between(low: number, high: number): number {
		return low + (high - low) * this.float();
	}

	/** Uniform over 0..count - 1. */
	integer(count: number): number {
		return Math.floor(this.float() * count);
	}

	/** Standard normal (Box and Muller). */
	normal(): number {
		const radius = Math.sqrt(-2 * Math.log(1 - this.float()));
		return radius * Math.cos(2 * Math.PI * this.float());
	}

	/** A shuffled copy (Fisher and Yates). */
	shuffle<T>(items: readonly T[]): T[] {
		const result = [...items];
		for (let i = result.length - 1; i > 0; i--) {
			const j = this.integer(i + 1);
			[result[i], result[j]] = [result[j], result[i]];
		}
		return result;
	}

	/** A generator of its own, so that what one part draws does not shift what another part gets. */
	fork(): Random {
		return new Random(this.uint32());
	}
}

function rotate(x: number, bits: number): number {
	return (x << bits) | (x >>> (32 - bits));
}

/** Spreads the bits of a seed (splitmix32's finalizer). */
function mix(z: number): number {
	let x = z;
	x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
	x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
	return (x ^ (x >>> 15)) >>> 0;
}
