import { type Fingerprint, isCopy } from "./fingerprint";
import { HashIndex } from "./hashIndex";
import { mirrored } from "./perceptualHash";
import { UnionFind } from "./unionFind";

/**
 * Joins the photos that are copies of one another, mirrored ones too. Copies of copies are in one group. Photos without
 * a fingerprint stay alone. Of n photos about n are compared, not n^2.
 */
export function joinCopies(
	prints: readonly (Fingerprint | undefined)[],
	union = new UnionFind(prints.length),
): UnionFind {
	const present = [...prints.entries()].filter(
		(entry): entry is [number, Fingerprint] => entry[1] !== undefined,
	);
	const index = new HashIndex(present.map(([, { hash }]) => hash));
	for (const [at, [i, print]] of present.entries())
		for (const isMirrored of [false, true]) {
			const hash = isMirrored ? mirrored(print.hash) : print.hash;
			index.visitNear(hash, (other) => {
				if (other >= at) return; // each pair once
				const [j, otherPrint] = present[other];
				if (union.find(i) === union.find(j)) return;
				if (isCopy(print, otherPrint, isMirrored)) union.join(i, j);
			});
		}
	return union;
}
