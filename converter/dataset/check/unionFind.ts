/** Groups that grow together: whatever is joined is in one group, whoever was joined first. */
export class UnionFind {
	readonly #parents: Uint32Array;

	/** `count` groups of one each. */
	constructor(count: number) {
		this.#parents = Uint32Array.from({ length: count }, (_, i) => i);
	}

	/** The group's name: its lowest index. */
	find(index: number): number {
		let root = index;
		while (this.#parents[root] !== root) root = this.#parents[root];
		for (let i = index; i !== root; ) {
			const next = this.#parents[i];
			this.#parents[i] = root;
			i = next;
		}
		return root;
	}

	join(a: number, b: number): void {
		const [low, high] = [this.find(a), this.find(b)].sort((x, y) => x - y);
		this.#parents[high] = low;
	}

	/** The group of every index. */
	groups(): number[] {
		return Array.from(this.#parents, (_, index) => this.find(index));
	}
}
