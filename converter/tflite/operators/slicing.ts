/** What SLICE and STRIDED_SLICE take from a tensor. */
import type { Values } from "../flatbuffer/table";
import type { Node } from "../node";
import { STRIDED_SLICE } from "../options";
import { Malformed } from "../problems";
import { integersOf } from "../values";

/** A regular part of one axis; `count` is at least 1 and every index is there. */
export interface Cut {
	start: number;
	/** Never 0. */
	step: number;
	count: number;
}

export interface Slicing {
	/** One an axis of the input. */
	cuts: Cut[];
	/** The output's shape: the counts, with dimensions of size 1 added or left out. */
	shape: number[];
}

/** SLICE: inputs 1 and 2 are begin and size, where -1 is all that is left. */
export function sliceOf(node: Node, shape: readonly number[]): Slicing {
	node.expect(3);
	const begins = integersOf(node.constant(1));
	const sizes = integersOf(node.constant(2));
	if (begins.length !== shape.length || sizes.length !== shape.length)
		throw new Malformed(`it slices ${shape.join("x")} by another rank`);
	const cuts = begins.map((start, axis) => ({
		start,
		step: 1,
		count: sizes[axis] === -1 ? shape[axis] - start : sizes[axis],
	}));
	for (const [axis, cut] of cuts.entries()) check(cut, axis, shape);
	return { cuts, shape: cuts.map(({ count }) => count) };
}

type Masks = Values<(typeof STRIDED_SLICE)["fields"]>;

/** One number of begin, end and step, and whether masks make it mean something else. */
interface Entry {
	begin?: number;
	end?: number;
	step: number;
	/** The dimension is taken at `begin` and left out of the output. */
	shrinks: boolean;
}

const WHOLE: Entry = { step: 1, shrinks: false };

/** STRIDED_SLICE: inputs 1 to 3 are begin, end and step. */
export function stridedSliceOf(node: Node, shape: readonly number[]): Slicing {
	node.expect(4);
	const [begins, ends, steps] = [1, 2, 3].map((i) =>
		integersOf(node.constant(i)),
	);
	if (ends.length !== begins.length || steps.length !== begins.length)
		throw new Malformed("its begin, end and step differ in length");
	const masks = node.options(STRIDED_SLICE);
	const entries = begins.map((begin, i) =>
		entryOf(begin, ends[i], steps[i], masks, i),
	);
	return cutBy(spread(entries, shape.length), shape);
}

/** Stands for a new dimension of size 1, and for all dimensions that no other entry is for. */
type Mark = "new axis" | "ellipsis";

function entryOf(
	begin: number,
	end: number,
	step: number,
	masks: Masks,
	i: number,
): Entry | Mark {
	const set = (mask: number) => ((mask >> i) & 1) === 1;
	if (set(masks.ellipsisMask)) return "ellipsis";
	if (set(masks.newAxisMask)) return "new axis";
	if (step === 0) throw new Malformed("it has the step 0");
	return {
		begin: set(masks.beginMask) ? undefined : begin,
		end: set(masks.endMask) ? undefined : masks.endIsOffset ? begin + end : end,
		step,
		shrinks: set(masks.shrinkAxisMask),
	};
}

/** The ellipsis written out; without one, it stands at the end. */
function spread(entries: (Entry | Mark)[], rank: number) {
	const axes = entries.filter((entry) => typeof entry === "object").length;
	if (axes > rank) throw new Malformed(`it slices ${axes} of ${rank} axes`);
	const whole = Array<Entry>(rank - axes).fill(WHOLE);
	const at = entries.indexOf("ellipsis");
	return at < 0 ? [...entries, ...whole] : entries.toSpliced(at, 1, ...whole);
}

function cutBy(entries: (Entry | Mark)[], shape: readonly number[]): Slicing {
	const slicing: Slicing = { cuts: [], shape: [] };
	for (const entry of entries) {
		if (typeof entry === "string") {
			slicing.shape.push(1);
			continue;
		}
		const axis = slicing.cuts.length;
		const cut = cutOf(entry, shape[axis]);
		check(cut, axis, shape);
		slicing.cuts.push(cut);
		if (!entry.shrinks) slicing.shape.push(cut.count);
	}
	return slicing;
}

/** Indices below 0 count from the end; what lies outside is brought to the border. */
function cutOf({ begin, end, step, shrinks }: Entry, size: number): Cut {
	const [least, most] = step > 0 ? [0, size] : [-1, size - 1];
	const within = (index: number) =>
		Math.min(Math.max(index < 0 ? index + size : index, least), most);
	const [first, last] = step > 0 ? [least, most] : [most, least];
	const start = begin === undefined ? first : within(begin);
	if (shrinks) return { start, step: 1, count: 1 };
	const stop = end === undefined ? last : within(end);
	return { start, step, count: Math.ceil((stop - start) / step) };
}

function check(cut: Cut, axis: number, shape: readonly number[]) {
	const { start, step, count } = cut;
	const last = start + (count - 1) * step;
	const inside = (index: number) => index >= 0 && index < shape[axis];
	if (!(count > 0 && inside(start) && inside(last)))
		throw new Malformed(
			`it takes ${count} from ${start} on along axis ${axis} of ${shape.join("x")}`,
		);
}
