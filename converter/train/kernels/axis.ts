/** One axis of a window operation: how far its source must be padded, and which taps meet which outputs. */

/** Outputs `start`, `start + step`, ...: `count` of them, which meet the same taps. */
export interface Phase {
	start: number;
	count: number;
	/** Index of the tap, and where its source lies from that of the phase's first output, in the padded source. */
	taps: [tap: number, at: number][];
}

export interface Axis {
	/** Zeros before the source, and its length with those before and behind. */
	before: number;
	length: number;
	phases: Phase[];
	/** From an output of a phase to the next, in the source and in the destination. */
	sourceStep: number;
	destinationStep: number;
}

export interface AxisWindow {
	input: number;
	output: number;
	/** Padding before the input. */
	before: number;
	kernel: number;
	stride: number;
	dilation: number;
}

/** Forward, one phase: output o reads input stride * o + dilation * t - before through tap t. */
export function forwardAxis(window: AxisWindow): Axis {
	const { input, output, before, kernel, stride, dilation } = window;
	const reach = (output - 1) * stride + (kernel - 1) * dilation + 1;
	const taps = indices(kernel).map((t): [number, number] => [t, t * dilation]);
	return {
		before,
		length: Math.max(before + input, reach),
		phases: [{ start: 0, count: output, taps }],
		sourceStep: stride,
		destinationStep: 1,
	};
}

/**
 * The input's gradient: input i = stride * m + phase collects dy[o] over the taps t for which
 * stride * o = i + before - dilation * t, that is o = m + (phase + before - dilation * t) / stride.
 */
export function backwardAxis(window: AxisWindow): Axis {
	const { input, output, stride } = window;
	const phases = indices(Math.min(stride, input)).map((start) => ({
		start,
		count: Math.ceil((input - start) / stride),
		taps: tapsOfPhase(window, start),
	}));
	const places = phases.flatMap(({ taps, count }) =>
		taps.map(([, at]) => ({ first: at, end: at + count })),
	);
	const before = -Math.min(0, ...places.map(({ first }) => first));
	const end = Math.max(output, ...places.map((place) => place.end));
	return {
		before,
		length: before + end,
		phases: phases.map(({ taps, ...phase }) => ({
			...phase,
			taps: taps.map(([tap, at]): [number, number] => [tap, at + before]),
		})),
		sourceStep: 1,
		destinationStep: stride,
	};
}

function tapsOfPhase(
	{ before, kernel, stride, dilation }: AxisWindow,
	start: number,
) {
	return indices(kernel)
		.map((t): [number, number] => [t, (start + before - dilation * t) / stride])
		.filter(([, at]) => Number.isInteger(at));
}

function indices(count: number): number[] {
	return Array.from({ length: count }, (_, i) => i);
}
