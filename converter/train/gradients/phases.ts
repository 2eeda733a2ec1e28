/**
 * The filters of conv2d's input gradient, split by phase. Row i = s * m + phase of dx collects
 * dy[o] * filter[t] over t = i + top - s * o, so with o = m - j the taps are t = s * j + phase + top.
 */
import type { WindowInfo } from "./kernel";

export interface Phases {
	/** One filter a row phase, each [taps, taps, co, strideWidth * ci]. */
	filters: Float32Array[];
	filterShape: [number, number, number, number];
	padding: [
		[number, number],
		[number, number],
		[number, number],
		[number, number],
	];
	/** Values of m: dx has at most stride times as many rows and columns. */
	height: number;
	width: number;
}

interface Axis {
	stride: number;
	kernel: number;
	/** Padding before the input. */
	before: number;
	/** Range of j that any phase uses, both included. */
	first: number;
	last: number;
	/** Number of m. */
	count: number;
	/** Padding of dy. */
	padding: [number, number];
}

/** `filter` is [kh, kw, ci, co]. */
export function inputPhases(filter: Float32Array, info: WindowInfo): Phases {
	const rows = axis(
		info.strideHeight,
		info.filterHeight,
		info.padInfo.top,
		info.inHeight,
		info.outHeight,
	);
	const columns = axis(
		info.strideWidth,
		info.filterWidth,
		info.padInfo.left,
		info.inWidth,
		info.outWidth,
	);
	const { inChannels: ci, outChannels: co } = info;
	const filters = Array.from({ length: rows.stride }, (_, phase) =>
		phaseFilter(filter, ci, co, rows, phase, columns),
	);
	return {
		filters,
		filterShape: [taps(rows), taps(columns), co, columns.stride * ci],
		padding: [[0, 0], rows.padding, columns.padding, [0, 0]],
		height: rows.count,
		width: columns.count,
	};
}

function axis(
	stride: number,
	kernel: number,
	before: number,
	input: number,
	output: number,
): Axis {
	const first = Math.ceil(-(before + stride - 1) / stride);
	const last = Math.floor((kernel - 1 - before) / stride);
	const count = Math.ceil(input / stride);
	// m - j runs from -last to count - 1 - first; dy covers 0 to output - 1.
	const after = Math.max(0, count - first - output);
	return {
		stride,
		kernel,
		before,
		first,
		last,
		count,
		padding: [last, after],
	};
}

function taps({ first, last }: Axis): number {
	return last - first + 1;
}

/** For each tap position: which tap of the filter it is in this phase, or undefined where the kernel has none. */
function tapsOfPhase(along: Axis, phase: number): (number | undefined)[] {
	return Array.from({ length: taps(along) }, (_, position) => {
		const tap = along.stride * (along.last - position) + phase + along.before;
		return tap >= 0 && tap < along.kernel ? tap : undefined;
	});
}

function phaseFilter(
	filter: Float32Array,
	ci: number,
	co: number,
	rows: Axis,
	rowPhase: number,
	columns: Axis,
): Float32Array {
	const { stride } = columns;
	const width = taps(columns);
	const result = new Float32Array(taps(rows) * width * co * stride * ci);
	for (const [y, ky] of tapsOfPhase(rows, rowPhase).entries())
		for (let phase = 0; phase < stride; phase++)
			for (const [x, kx] of tapsOfPhase(columns, phase).entries()) {
				if (ky === undefined || kx === undefined) continue;
				const from = (ky * columns.kernel + kx) * ci * co;
				const to = (y * width + x) * co * stride * ci + phase * ci;
				for (let i = 0; i < ci; i++)
					for (let o = 0; o < co; o++)
						result[to + o * stride * ci + i] = filter[from + i * co + o];
			}
	return result;
}
