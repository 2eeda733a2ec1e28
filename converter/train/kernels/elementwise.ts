import type { Kernel } from "./kernel";

export interface ReluAttributes {
	/** Where relu6 ends; infinity for plain relu. */
	most: number;
}

/** y, relu's output, and dy -> dx, of one shape. */
export const reluGradient: Kernel<ReluAttributes> = (
	_,
	module,
	{ inputs: { y, dy }, attrs: { most } },
) => {
	const dx = module.output(dy.shape);
	const count = dy.shape.reduce((product, size) => product * size, 1);
	const at = module.address;
	module.kernels.reluGradient(at(y), at(dy), count, most, at(dx));
	return dx;
};

/** x [..., c] -> sums [c] over everything else. */
export const channelSums: Kernel<object> = (_, module, { inputs: { x } }) => {
	const channels = x.shape[x.shape.length - 1];
	const sums = module.output([channels]);
	const rows = x.shape.reduce((product, size) => product * size, 1) / channels;
	module.kernels.channelSums(
		module.address(x),
		rows,
		channels,
		module.address(sums),
	);
	return sums;
};
