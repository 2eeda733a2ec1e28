import {
	inputCount,
	inputView,
	outputView,
	scratchAddress,
	scratchBytes,
	tileCount,
	tileStride,
	viewBase,
	viewBytes,
	viewChannels,
} from "../model/operator";
import {
	MAX_DIMENSION,
	PANEL_PIXELS,
	paddedDepth,
	panelBytes,
	TILE_CHANNELS,
	tileBytes,
} from "../shared/blob";
import {
	STATUS_BAD_OPERATOR,
	STATUS_BAD_SHAPE,
	STATUS_BAD_WEIGHTS,
	STATUS_OK,
} from "../shared/status";
import { matmul } from "./matmul";
import { panelCopy, panelPad, panelSetOutput } from "./panel";
import { matmulPack, matmulPackedBytes, matmulSimd } from "./simd/matmul";
import { packedSet } from "./simd/packed";

/** fullyConnected: input n x k, however it is shaped, weights oc x k, output n x oc. Needs its whole input. */

/** Vectors in the batch: all of the output's elements but its channels. */
function vectors(): u32 {
	return viewBytes(outputView()) / viewChannels(outputView());
}

function depth(): u32 {
	return viewBytes(inputView(0)) / vectors();
}

export function fullyConnectedPrepare(): i32 {
	if (inputCount() !== 1) return STATUS_BAD_OPERATOR;
	if (viewBytes(inputView(0)) % vectors() !== 0 || depth() > MAX_DIMENSION)
		return STATUS_BAD_SHAPE;
	const tiles =
		(<u32>viewChannels(outputView()) + TILE_CHANNELS - 1) / TILE_CHANNELS;
	if (tileCount() !== tiles || tileStride() !== tileBytes(depth()))
		return STATUS_BAD_WEIGHTS;
	return STATUS_OK;
}

export function fullyConnectedScratch(): u32 {
	return panelBytes(depth());
}

export function fullyConnectedPackedBytes(): u32 {
	return matmulPackedBytes(paddedDepth(depth()), viewChannels(outputView()), 1);
}

export function fullyConnectedPack(to: usize): void {
	packedSet(to);
	matmulPack(to, paddedDepth(depth()), viewChannels(outputView()), 1);
}

export function fullyConnectedEval(): void {
	const k = depth();
	const stride = panelBytes(k);
	const channels = <u32>viewChannels(outputView());
	const room = scratchBytes() / stride;
	const panels = (vectors() + PANEL_PIXELS - 1) / PANEL_PIXELS;
	for (let first: u32 = 0; first < panels; first += room) {
		const count = min(room, panels - first);
		for (let i: u32 = 0; i < count * PANEL_PIXELS; i++) {
			gather(
				scratchAddress() + (i / PANEL_PIXELS) * stride,
				i % PANEL_PIXELS,
				first * PANEL_PIXELS + i,
				k,
			);
		}
		if (ASC_FEATURE_SIMD)
			matmulSimd(
				scratchAddress(),
				count,
				stride,
				paddedDepth(k),
				0,
				0,
				channels,
			);
		else
			matmul(scratchAddress(), count, stride, paddedDepth(k), 0, 0, channels);
	}
}

function gather(panel: usize, p: u32, vector: u32, k: u32): void {
	if (vector >= vectors()) {
		panelSetOutput(panel, p, 0);
		return;
	}
	panelSetOutput(
		panel,
		p,
		viewBase(outputView()) + vector * viewChannels(outputView()),
	);
	panelCopy(panel, p, 0, viewBase(inputView(0)) + vector * k, k);
	panelPad(panel, p, k);
}
