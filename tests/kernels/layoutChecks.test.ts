import { expect, test } from "vitest";
import {
	O_PAD_LEFT,
	O_PARAMS,
	O_TILE_BYTES,
	PARAM_PAD_FRONT,
	PARAM_PAD_REFLECT,
	PARAM_STRIDED_BEGIN,
	PARAM_STRIDED_ORDER,
	PARAM_STRIDED_STRIDE,
	SECTION_OPERATORS,
	SECTION_WEIGHTS,
} from "../../assembly/shared/blob";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_BAD_WEIGHTS,
} from "../../assembly/shared/status";
import { seal } from "../../converter/emit/emit";
import type { QuantizedGraph } from "../../converter/graph/quantized";
import { loadModel } from "../../host/runtime";
import { BlobReader } from "../../host/runtime/blob";
import { blobOf } from "../support/engines";
import { single } from "./draw";

/** 3 x 4 x 2 through one operator. */
function graphOf(shape: number[], operator: object): QuantizedGraph {
	const like = { scale: 1, zeroPoint: 0 };
	return single(
		{ name: "input", shape: [1, 3, 4, 2], ...like },
		{ name: "output", shape, ...like },
		operator,
	);
}

const corners = { alignCorners: false, halfPixelCenters: false };
const GRAPHS = {
	transpose: graphOf([1, 4, 3, 2], { op: "transpose", order: [2, 1, 3] }),
	slice: graphOf([1, 2, 2, 1], {
		op: "slice",
		begin: [0, 3, 1],
		stride: [2, -2, 1],
	}),
	mirrorPad: graphOf([1, 3, 6, 2], {
		op: "mirrorPad",
		before: [0, 0, 1, 0],
		mode: "reflect",
	}),
	resizeBilinear: graphOf([1, 2, 2, 2], {
		op: "resizeBilinear",
		size: [2, 2],
		...corners,
	}),
};

const param = (index: number) => O_PARAMS + 4 * index;

/** Field of the operator's record, a 16 or 32 bit value that it must not have, and what the engine says to it. */
const BAD: [keyof typeof GRAPHS, number, number, number][] = [
	["transpose", param(PARAM_STRIDED_ORDER), 1, STATUS_BAD_OPERATOR],
	["transpose", param(PARAM_STRIDED_ORDER), 0, STATUS_BAD_OPERATOR],
	["transpose", param(PARAM_STRIDED_ORDER), 34, STATUS_BAD_OPERATOR],
	["transpose", param(PARAM_STRIDED_ORDER), -30, STATUS_BAD_OPERATOR],
	["transpose", param(PARAM_STRIDED_BEGIN), 1, STATUS_BAD_SHAPE],
	["slice", param(PARAM_STRIDED_BEGIN), 1, STATUS_BAD_SHAPE],
	["slice", param(PARAM_STRIDED_BEGIN), -1, STATUS_BAD_SHAPE],
	["slice", param(PARAM_STRIDED_BEGIN + 2), 2, STATUS_BAD_SHAPE],
	["slice", param(PARAM_STRIDED_STRIDE), 3, STATUS_BAD_SHAPE],
	["slice", param(PARAM_STRIDED_STRIDE + 1), -4, STATUS_BAD_SHAPE],
	["slice", param(PARAM_STRIDED_STRIDE), 0x7fffffff, STATUS_BAD_SHAPE],
	["mirrorPad", param(PARAM_PAD_REFLECT), 2, STATUS_BAD_OPERATOR],
	["mirrorPad", param(PARAM_PAD_FRONT), 1, STATUS_BAD_SHAPE],
	["mirrorPad", param(PARAM_PAD_FRONT), -1, STATUS_BAD_SHAPE],
	["mirrorPad", O_PAD_LEFT, 3, STATUS_BAD_SHAPE],
	["resizeBilinear", O_TILE_BYTES, 32, STATUS_BAD_WEIGHTS],
];

test.each(BAD)(
	"%s with field %i = %i is refused",
	async (op, field, bad, status) => {
		const blob = blobOf(GRAPHS[op]);
		const reader = new BlobReader(blob);
		const at = reader.section(SECTION_OPERATORS).offset + field;
		if (field < O_PARAMS && field !== O_TILE_BYTES)
			reader.view.setUint16(at, bad, true);
		else reader.view.setInt32(at, bad, true);
		await expect(loadModel(seal(blob))).rejects.toMatchObject({ status });
	},
);

test("a position behind the last row or column is read as the last", async () => {
	const blob = blobOf(GRAPHS.resizeBilinear);
	const { offset, bytes } = new BlobReader(blob).section(SECTION_WEIGHTS);
	const view = new DataView(blob.buffer, offset, bytes);
	for (let at = 0; at < 16; at += 4) view.setUint16(at, 65535, true);
	const input = Int8Array.from({ length: 24 }, (_, i) => i);
	for (const engine of ["mvp", "simd"] as const) {
		const model = await loadModel(seal(blob), { engine });
		expect([...model.run(input)]).toEqual([22, 23, 22, 23, 22, 23, 22, 23]);
	}
});
