/**
 * The last layer of a net whose other layers are given: logistic regression on their features. It is convex
 * and takes milliseconds, so that fine-tuning starts from a head that suits the features, and does not spoil them
 * while a drawn head learns (Kumar et al., 2022: linear probing, then fine-tuning).
 */

import { LINKS } from "../loss/links";

export interface Head {
	/** [features, classes] */
	kernel: Float32Array;
	/** [classes] */
	bias: Float32Array;
}

export interface HeadData {
	/** [n, length], row-major. */
	features: Float32Array;
	length: number;
	/** [n, classes] */
	targets: Float32Array;
	classes: number;
	/** How sums become probabilities: of one class of all, or of each class by itself. */
	link: keyof typeof LINKS;
}

const ITERATIONS = 200;

/**
 * Minimizes mean cross-entropy + decay / 2 * |kernel|^2 over features that are centred and brought to a mean square of
 * 1 altogether, by Nesterov's accelerated gradient, with the step that the curvature allows.
 */
export function fitHead(data: HeadData, decay: number): Head {
	const scaling = scalingOf(data);
	const x = scaled(data, scaling);
	const { length, classes } = data;
	// Half of the largest eigenvalue of x^T x / n, whose trace is 1, and half for the bias: at most 1.
	const rate = 1 / (1 + decay);
	let weights = new Float64Array((length + 1) * classes);
	let previous = weights;
	for (let i = 0; i < ITERATIONS; i++) {
		const momentum = i / (i + 3);
		const ahead = weights.map((w, k) => w + momentum * (w - previous[k]));
		const gradient = gradientAt(ahead, x, data, decay);
		previous = weights;
		weights = ahead.map((w, k) => w - rate * gradient[k]);
	}
	return unscaled(weights, scaling, length, classes);
}

interface Scaling {
	means: Float64Array;
	scale: number;
}

function scalingOf({ features, length }: HeadData): Scaling {
	const n = features.length / length;
	const means = new Float64Array(length);
	for (let i = 0; i < features.length; i++)
		means[i % length] += features[i] / n;
	let squares = 0;
	for (let i = 0; i < features.length; i++)
		squares += (features[i] - means[i % length]) ** 2;
	return { means, scale: Math.sqrt(n / Math.max(squares, 1e-12)) };
}

/** [n, length], each row of mean square length 1. */
function scaled(
	{ features, length }: HeadData,
	{ means, scale }: Scaling,
): Float64Array {
	return Float64Array.from(
		features,
		(value, i) => (value - means[i % length]) * scale,
	);
}

/** weights: [length + 1, classes], the bias last; it does not decay. */
function gradientAt(
	weights: Float64Array,
	x: Float64Array,
	{ length, classes, targets, link }: HeadData,
	decay: number,
): Float64Array {
	const n = x.length / length;
	const gradient = weights.map((w, k) =>
		k < length * classes ? decay * w : 0,
	);
	const errors = new Float64Array(classes);
	for (let r = 0; r < n; r++) {
		errors.set(weights.subarray(length * classes));
		for (let k = 0; k < length; k++)
			for (let c = 0; c < classes; c++)
				errors[c] += x[r * length + k] * weights[k * classes + c];
		LINKS[link](errors);
		for (let c = 0; c < classes; c++)
			errors[c] = (errors[c] - targets[r * classes + c]) / n;
		for (let k = 0; k < length; k++)
			for (let c = 0; c < classes; c++)
				gradient[k * classes + c] += x[r * length + k] * errors[c];
		for (let c = 0; c < classes; c++)
			gradient[length * classes + c] += errors[c];
	}
	return gradient;
}

/** The same function of the features as they come. */
function unscaled(
	weights: Float64Array,
	{ means, scale }: Scaling,
	length: number,
	classes: number,
): Head {
	const kernel = Float32Array.from(
		weights.subarray(0, length * classes),
		(w) => w * scale,
	);
	const bias = Float32Array.from(weights.subarray(length * classes));
	for (let k = 0; k < length; k++)
		for (let c = 0; c < classes; c++)
			bias[c] -= means[k] * kernel[k * classes + c];
	return { kernel, bias };
}
