/** Cases of the operators that move values. */
import type {
	LayoutOperator,
	MirrorPad,
	QuantizedGraph,
	Resize,
} from "../../converter/graph/quantized";
import { type Builder, type Draw, single } from "./draw";

/** An input, and an output that is quantized alike. */
function moved(
	draw: Draw,
	shape: number[],
	out: number[],
	rest: object,
): QuantizedGraph {
	const input = draw.tensor("input", shape);
	return single(input, draw.tensor("output", out, input), rest);
}

function pad(op: "pad" | "padV2"): Builder {
	return (draw) => {
		const shape = draw.image();
		const before = [0, draw.int(0, 3), draw.int(0, 3), draw.pick(0, 0, 2)];
		const after = [0, draw.int(0, 3), draw.int(0, 3), draw.pick(0, 0, 1)];
		const out = shape.map((size, i) => size + before[i] + after[i]);
		const value = op === "padV2" ? { value: draw.zeroPoint() } : {};
		return moved(draw, shape, out, { op, before, ...value });
	};
}

/** As much mirrored as there is, or less. */
function mirrorPad(draw: Draw): QuantizedGraph {
	const shape = draw.image();
	const mode: MirrorPad["mode"] = draw.pick("reflect", "symmetric");
	const edge = mode === "reflect" ? 1 : 0;
	const amounts = () =>
		shape.map((size, axis) => {
			const most = axis === 0 ? 0 : size - edge;
			return draw.pick(0, most, draw.int(0, Math.min(3, most)));
		});
	const before = amounts();
	const after = amounts();
	const out = shape.map((size, i) => size + before[i] + after[i]);
	return moved(draw, shape, out, { op: "mirrorPad", before, mode });
}

function transpose(draw: Draw): QuantizedGraph {
	const shape = draw.image();
	const order = draw.pick(
		[1, 2, 3],
		[1, 3, 2],
		[2, 1, 3],
		[2, 3, 1],
		[3, 1, 2],
		[3, 2, 1],
	);
	const out = [1, ...order.map((axis) => shape[axis])];
	return moved(draw, shape, out, { op: "transpose", order });
}

/** Strides of both signs, and 0, which repeats a value. */
function slice(draw: Draw): QuantizedGraph {
	const shape = draw.image();
	const axes = [1, 2, 3].map((axis) => {
		const begin = draw.int(0, shape[axis] - 1);
		const stride = draw.pick(1, 1, 2, 3, 0, -1, -2);
		const room = stride < 0 ? begin : shape[axis] - 1 - begin;
		const most = stride === 0 ? 4 : Math.floor(room / Math.abs(stride)) + 1;
		return { begin, stride, count: draw.pick(most, draw.int(1, most)) };
	});
	const out = [1, ...axes.map(({ count }) => count)];
	return moved(draw, shape, out, {
		op: "slice",
		begin: axes.map(({ begin }) => begin),
		stride: axes.map(({ stride }) => stride),
	});
}

function resize(op: Resize["op"]): Builder {
	return (draw) => {
		const shape = draw.image();
		const size = [1, 2].map((axis) =>
			draw.pick(draw.int(1, 13), 2 * shape[axis], shape[axis]),
		);
		const corners = draw.pick(
			{ alignCorners: false, halfPixelCenters: false },
			{ alignCorners: true, halfPixelCenters: false },
			{ alignCorners: false, halfPixelCenters: true },
		);
		const out = [1, ...size, shape[3]];
		return moved(draw, shape, out, { op, size, ...corners });
	};
}

export const LAYOUT_BUILDERS: Record<LayoutOperator["op"], Builder> = {
	pad: pad("pad"),
	padV2: pad("padV2"),
	mirrorPad,
	transpose,
	slice,
	resizeNearestNeighbor: resize("resizeNearestNeighbor"),
	resizeBilinear: resize("resizeBilinear"),
};
