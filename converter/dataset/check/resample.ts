import type { ImageShape } from "../augment";

/** How much of each source pixel a target pixel covers, along one axis. */
interface Span {
	from: number;
	weights: number[];
}

/**
 * Area average to `width` x `height`, channels kept: every source pixel counts by the part of it that a target pixel
 * covers, so any size comes from any other. `pixels`: [height, width, channels].
 */
export function resample(
	pixels: ArrayLike<number>,
	shape: ImageShape,
	width: number,
	height: number,
): Float32Array {
	const { channels } = shape;
	const columns = spans(shape.width, width);
	const narrow = new Float32Array(shape.height * width * channels);
	let at = 0;
	for (let y = 0; y < shape.height; y++)
		for (let x = 0; x < width; x++) {
			const { from, weights } = columns[x];
			const first = (y * shape.width + from) * channels;
			for (let c = 0; c < channels; c++, at++)
				for (let i = 0; i < weights.length; i++)
					narrow[at] += weights[i] * pixels[first + i * channels + c];
		}
	return averageRows(narrow, spans(shape.height, height), width * channels);
}

function averageRows(
	plane: Float32Array,
	rows: readonly Span[],
	rowLength: number,
): Float32Array {
	const result = new Float32Array(rows.length * rowLength);
	for (let y = 0; y < rows.length; y++) {
		const { from, weights } = rows[y];
		for (let i = 0; i < weights.length; i++)
			for (let x = 0; x < rowLength; x++)
				result[y * rowLength + x] +=
					weights[i] * plane[(from + i) * rowLength + x];
	}
	return result;
}

/** By sizes: the photos of a set are all of one. */
const known = new Map<string, Span[]>();

function spans(source: number, target: number): Span[] {
	const key = `${source} ${target}`;
	const found = known.get(key) ?? newSpans(source, target);
	known.set(key, found);
	return found;
}

function newSpans(source: number, target: number): Span[] {
	const scale = source / target;
	return Array.from({ length: target }, (_, i) => {
		const [start, end] = [i * scale, (i + 1) * scale];
		const from = Math.floor(start);
		const to = Math.min(source, Math.max(from + 1, Math.ceil(end - 1e-9)));
		const weights = Array.from({ length: to - from }, (_, k) => {
			const covered = Math.min(end, from + k + 1) - Math.max(start, from + k);
			return covered / scale;
		});
		return { from, weights };
	});
}
