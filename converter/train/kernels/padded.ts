import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { TrainingModule } from "./module";
import type { Padding } from "./window";

/**
 * Calls `work` with the address of the padded source [n, height, width, channels]; where nothing is to be padded, that
 * is the tensor itself.
 */
export function padded<T>(
	module: TrainingModule,
	source: TensorInfo,
	padding: Padding,
	work: (address: number) => T,
): T {
	const [n, height, width, channels] = source.shape;
	const from = module.address(source);
	if (padding.height === height && padding.width === width) return work(from);
	const pixel = 4 * channels;
	const length = n * padding.height * padding.width * channels;
	return module.scratch(length, (address) => {
		module.kernels.pad(
			from,
			n,
			height,
			width * pixel,
			address,
			padding.top,
			padding.left * pixel,
			padding.height,
			padding.width * pixel,
		);
		return work(address);
	});
}
