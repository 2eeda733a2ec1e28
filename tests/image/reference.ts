/**
 * The preprocessing formula, value by value and as plainly as possible: every output value is computed on its own from
 * the whole frame. All sums stay below 2^53, so that numbers are exact.
 */
import type { Frame } from "../../host/runtime/types";
import type { Description, FORMATS } from "./module";

type Pixel = number[];

/** Frame -> input tensor, HWC. */
export function referencePreprocess(
	frame: Frame & { format: keyof typeof FORMATS },
	to: Description,
): Int8Array {
	const channels = to.color === 2 ? 1 : 3;
	const picture = resizedPicture(frame, to);
	const out = new Int8Array(to.width * to.height * channels);
	for (let row = 0; row < to.height; row++)
		for (let column = 0; column < to.width; column++) {
			const pixel = turned(picture, to, row, column);
			if (to.color === 1) pixel.reverse();
			out.set(
				pixel.map((value) => value - 128),
				(row * to.width + column) * channels,
			);
		}
	return out;
}

/** The tensor's (row, column), looked up in the picture: undo the mirror, then the quarter turns one by one. */
function turned(
	picture: Pixel[][],
	to: Description,
	row: number,
	column: number,
): Pixel {
	let [r, c, width, height] = [row, column, to.width, to.height];
	if (to.mirror) c = width - 1 - c;
	for (let turn = 0; turn < to.rotation; turn++) {
		// Clockwise: what is at (r, c) now was at (newR, newC) = (width - 1 - c, r) of a picture height x width.
		[r, c] = [width - 1 - c, r];
		[width, height] = [height, width];
	}
	return [...picture[r][c]];
}

/** The picture before it is turned. */
function resizedPicture(
	frame: Frame & { format: keyof typeof FORMATS },
	to: Description,
): Pixel[][] {
	const [width, height] =
		to.rotation % 2 ? [to.height, to.width] : [to.width, to.height];
	const from = { x: 0, y: 0, width: frame.width, height: frame.height };
	const into = { x: 0, y: 0, width, height };
	const ratio = frame.width * height - frame.height * width;
	const part = (side: number, by: number, over: number) =>
		Math.max(1, Math.floor((side * by) / over + 0.5));
	if (to.fit === 0 && ratio > 0) from.width = part(frame.height, width, height);
	else if (to.fit === 0) from.height = part(frame.width, height, width);
	else if (to.fit === 2 && ratio > 0)
		into.height = part(frame.height, width, frame.width);
	else if (to.fit === 2) into.width = part(frame.width, height, frame.height);
	from.x = Math.floor((frame.width - from.width) / 2);
	from.y = Math.floor((frame.height - from.height) / 2);
	into.x = Math.floor((width - into.width) / 2);
	into.y = Math.floor((height - into.height) / 2);

	const bar = Array(to.color === 2 ? 1 : 3).fill(to.fill);
	const picture = Array.from({ length: height }, () =>
		Array.from({ length: width }, () => bar as Pixel),
	);
	const columns = axis(from.width, into.width);
	const rows = axis(from.height, into.height);
	const pixels = sourcePixels(frame, to.color === 2);
	for (let y = 0; y < into.height; y++)
		for (let x = 0; x < into.width; x++)
			picture[into.y + y][into.x + x] = bar.map((_, channel) => {
				let sum = 0;
				let total = 0;
				for (const [j, v] of rows[y])
					for (const [i, h] of columns[x]) {
						sum += v * h * pixels[from.y + j][from.x + i][channel];
						total += v * h;
					}
				return Number(
					(2n * BigInt(sum) + BigInt(total)) / (2n * BigInt(total)),
				);
			});
	return picture;
}

/** For each of m targets, its source samples of n with their weights. */
function axis(n: number, m: number): [number, number][][] {
	return Array.from({ length: m }, (_, i) => (m > n ? tent(i) : overlap(i)));

	function overlap(i: number): [number, number][] {
		const weights: [number, number][] = [];
		for (let j = 0; j < n; j++) {
			const length =
				Math.min((j + 1) * m, (i + 1) * n) - Math.max(j * m, i * n);
			if (length > 0) weights.push([j, length]);
		}
		return weights;
	}

	function tent(i: number): [number, number][] {
		// The centre of target i in source samples, times 2 m.
		const centre = (2 * i + 1) * n - m;
		const at = Math.max(0, Math.min(2 * m * (n - 1), centre));
		const j = Math.floor(at / (2 * m));
		const f = at - 2 * m * j;
		return f === 0
			? [[j, 2 * m]]
			: [
					[j, 2 * m - f],
					[j + 1, f],
				];
	}
}

function sourcePixels(
	frame: Frame & { format: keyof typeof FORMATS },
	gray: boolean,
): Pixel[][] {
	return Array.from({ length: frame.height }, (_, y) =>
		Array.from({ length: frame.width }, (_, x) => {
			if (gray && frame.format === "yuv422")
				return [frame.data[(y * frame.width + x) * 2]];
			const [r, g, b] = rgb(frame, x, y);
			return gray
				? [Math.floor((77 * r + 150 * g + 29 * b + 128) / 256)]
				: [r, g, b];
		}),
	);
}

function rgb(
	frame: Frame & { format: keyof typeof FORMATS },
	x: number,
	y: number,
): Pixel {
	const { data, format } = frame;
	const at = y * frame.width + x;
	if (format === "rgb888") return [...data.subarray(3 * at, 3 * at + 3)];
	if (format === "rgba8888") return [...data.subarray(4 * at, 4 * at + 3)];
	if (format === "gray8") return [data[at], data[at], data[at]];
	if (format === "rgb565") {
		const word = data[2 * at] * 256 + data[2 * at + 1];
		const five = (v: number) => v * 8 + Math.floor(v / 4);
		const six = (v: number) => v * 4 + Math.floor(v / 16);
		return [
			five(Math.floor(word / 2048)),
			six(Math.floor(word / 32) % 64),
			five(word % 32),
		];
	}
	const pair = (y * frame.width + x - (x % 2)) * 2;
	const [u, v] = [data[pair + 1] - 128, data[pair + 3] - 128];
	const fixed = (value: number) =>
		Math.max(
			0,
			Math.min(255, data[2 * at] + Math.floor((value + 32768) / 65536)),
		);
	return [fixed(91881 * v), fixed(-22554 * u - 46802 * v), fixed(116130 * u)];
}
