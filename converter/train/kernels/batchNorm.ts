/** Batch norm with the relu behind it, and its gradient: kernels of Ocelli's own, under names of their own. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Kernel } from "./kernel";

export interface BatchNormAttributes {
	epsilon: number;
	relu: boolean;
}

/**
 * x [..., c], gamma, beta [c] -> y, and mean, variance, scale and shift [c], which the gradient reads.
 * With mean and variance [c] as inputs too, it normalizes by these.
 */
export const batchNorm: Kernel<BatchNormAttributes> = (
	_,
	module,
	{ inputs: { x, gamma, beta, ...given }, attrs: { epsilon, relu } },
) => {
	const [rows, channels] = matrix(x);
	const vector = () => module.output([channels]);
	const mean = given.mean ?? vector();
	const variance = given.variance ?? vector();
	const [y, scale, shift] = [module.output(x.shape), vector(), vector()];
	const at = module.address;
	if (!given.mean)
		module.kernels.batchStatistics(
			at(x),
			rows,
			channels,
			at(mean),
			at(variance),
		);
	module.kernels.normalize(
		at(x),
		rows,
		channels,
		at(mean),
		at(variance),
		at(gamma),
		at(beta),
		epsilon,
		relu,
		at(scale),
		at(shift),
		at(y),
	);
	return given.mean ? [y, scale, shift] : [y, mean, variance, scale, shift];
};

/** x, dy [..., c], mean, variance, scale, shift [c] -> dx, dgamma, dbeta. */
export const batchNormGradient: Kernel<BatchNormAttributes> = (
	_,
	module,
	{ inputs: { x, dy, mean, variance, scale, shift }, attrs },
) => {
	const [rows, channels] = matrix(x);
	const dx = module.output(x.shape);
	const [dgamma, dbeta] = [
		module.output([channels]),
		module.output([channels]),
	];
	const at = module.address;
	module.scratch(2 * channels, (scratch) =>
		module.kernels.batchNormGradient(
			at(x),
			at(dy),
			rows,
			channels,
			at(mean),
			at(variance),
			attrs.epsilon,
			attrs.relu,
			at(scale),
			at(shift),
			scratch,
			scratch + 4 * channels,
			at(dx),
			at(dgamma),
			at(dbeta),
		),
	);
	return [dx, dgamma, dbeta];
};

function matrix({ shape }: TensorInfo): [rows: number, channels: number] {
	const channels = shape[shape.length - 1];
	return [
		shape.reduce((product, size) => product * size, 1) / channels,
		channels,
	];
}
