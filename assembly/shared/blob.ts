/**
 * Layout of a model blob (.oce), version 1. Every multi-byte field is little-endian; offsets are in bytes.
 * docs/blob-format.md explains each field under the name used here.
 *
 *   header | section table | sections, each 16-byte aligned | weights (always last)
 *
 * Leaf file: both compilers read it. Names: H_ header, SE_ section table entry, IN_ input section,
 * T_ tensor record, O_ operator record, P_ plan, TL_ weight tile.
 */

export const BLOB_MAGIC: u32 = 0x4c45434f; // "OCEL"
export const BLOB_VERSION: u16 = 1;
export const BLOB_ALIGN: u32 = 16;

// Header, 32 bytes. The checksum (CRC-32, IEEE) covers [H_SECTION_COUNT, H_TOTAL_BYTES).
export const H_MAGIC: u32 = 0; // u32
export const H_VERSION: u32 = 4; // u16
export const H_HEADER_BYTES: u32 = 6; // u16, = HEADER_BYTES
export const H_TOTAL_BYTES: u32 = 8; // u32
export const H_CHECKSUM: u32 = 12; // u32
export const H_SECTION_COUNT: u32 = 16; // u16
export const H_TENSOR_COUNT: u32 = 18; // u16
export const H_OPERATOR_COUNT: u32 = 20; // u16
export const H_INPUT_TENSOR: u32 = 22; // u16
export const H_OUTPUT_TENSOR: u32 = 24; // u16
export const HEADER_BYTES: u32 = 32;

// Section table entry, 16 bytes, right behind the header.
export const SE_ID: u32 = 0; // u16
export const SE_FLAGS: u32 = 2; // u16
export const SE_OFFSET: u32 = 4; // u32, from the start of the blob
export const SE_BYTES: u32 = 8; // u32
export const SECTION_ENTRY_BYTES: u32 = 16;
export const MAX_SECTIONS: u32 = 32;

/** A reader that does not know a section with this flag must refuse the blob; without it, skip the section. */
export const SECTION_CRITICAL: u16 = 1;

export const SECTION_INPUT: u16 = 1;
export const SECTION_TENSORS: u16 = 2;
export const SECTION_OPERATORS: u16 = 3;
export const SECTION_PLAN_RESIDENT: u16 = 4;
export const SECTION_PLAN_BOARD: u16 = 5;
export const SECTION_LABELS: u16 = 6; // u16 count, then count x { u16 bytes, UTF-8 }
export const SECTION_THRESHOLDS: u16 = 7; // per class an i8: the least quantized probability that counts
export const SECTION_SMOOTHING: u16 = 8; // u8 n, u8 m: a label needs n of the last m frames
export const SECTION_UNKNOWN: u16 = 9; // i8: below this quantized probability the answer is "unknown"
export const SECTION_SELF_TEST: u16 = 10; // u32 seed, u32 CRC-32 of the outputs for that seed's input
export const SECTION_QUANTIZATION: u16 = 11; // float32 weight scales, so that a blob decodes back to its graph
export const SECTION_PROVENANCE: u16 = 12; // UTF-8 JSON
export const SECTION_WEIGHTS: u16 = 13;

// Input section: 16 bytes, then for features FEATURE_BYTES each.
export const IN_KIND: u32 = 0; // u8
export const IN_FIT: u32 = 1; // u8
export const IN_COLOR: u32 = 2; // u8
export const IN_ROTATION: u32 = 3; // u8, quarter turns clockwise
export const IN_MIRROR: u32 = 4; // u8, 1: left and right exchanged, after the rotation
export const IN_FILL: u32 = 5; // u8, value of the bars that FIT_LETTERBOX leaves
export const IN_WIDTH: u32 = 8; // u16
export const IN_HEIGHT: u32 = 10; // u16
export const IN_FEATURES: u32 = 12; // u16, number of features (0 for images)
export const INPUT_BYTES: u32 = 16;

export const INPUT_IMAGE: u8 = 0;
export const INPUT_FEATURES: u8 = 1;
export const INPUT_TENSOR: u8 = 2; // values of the input tensor as they are

export const FIT_CROP: u8 = 0; // the largest centred part of the frame with the input's aspect ratio
export const FIT_STRETCH: u8 = 1;
export const FIT_LETTERBOX: u8 = 2;

export const COLOR_RGB: u8 = 0;
export const COLOR_BGR: u8 = 1;
export const COLOR_GRAY: u8 = 2;

// Feature record: value v becomes x = round(v * 2^exponent * 2^16), then
// q = clamp(zeroPoint + round((x - offset) * multiplier / 2^32)); both roundings half away from zero.
export const F_OFFSET: u32 = 0; // i32, Q16.16
export const F_MULTIPLIER: u32 = 4; // i32, Q16.16, int8 steps per unit of x
export const F_EXPONENT: u32 = 8; // i32
export const FEATURE_BYTES: u32 = 16;

// Tensor record, 32 bytes. Dimensions are padded in front with 1 up to four: [n, h, w, c], n is always 1.
export const T_RANK: u32 = 0; // u8, 1..4, as written in the source model
export const T_TYPE: u32 = 1; // u8, TYPE_INT8
export const T_ZERO_POINT: u32 = 2; // i8
export const T_BORDER: u32 = 3; // u8, TYPE_*, network's input and output: the type that a host hands in and out
export const T_DIMS: u32 = 4; // 4 x u32
export const T_SCALE: u32 = 20; // f32
export const TENSOR_BYTES: u32 = 32;
export const TYPE_INT8: u8 = 0;
export const TYPE_UINT8: u8 = 1;
export const TYPE_FLOAT32: u8 = 2;
export const TYPE_INT32: u8 = 3; // four bytes of the tensor each, little-endian: indices
export const TYPE_INT64: u8 = 4; // as TYPE_INT32, widened by the host

// Operator record, 96 bytes.
export const O_OPCODE: u32 = 0; // u8
export const O_INPUT_COUNT: u32 = 1; // u8
export const O_CLAMP_MIN: u32 = 2; // i8, fused activation
export const O_CLAMP_MAX: u32 = 3; // i8
export const O_INPUTS: u32 = 4; // MAX_INPUTS x u16
export const O_OUTPUT: u32 = 20; // u16
export const O_KERNEL_H: u32 = 22; // u16
export const O_KERNEL_W: u32 = 24; // u16
export const O_STRIDE_H: u32 = 26; // u16
export const O_STRIDE_W: u32 = 28; // u16
export const O_DILATION_H: u32 = 30; // u16
export const O_DILATION_W: u32 = 32; // u16
export const O_PAD_TOP: u32 = 34; // u16; what lies below and right follows from the output size
export const O_PAD_LEFT: u32 = 36; // u16
export const O_GROUPS: u32 = 38; // u16, conv2d: groups
export const O_WEIGHTS: u32 = 40; // u32, offset of the first tile in the weights section
export const O_TILE_BYTES: u32 = 44; // u32
export const O_TILE_COUNT: u32 = 48; // u32, 0: no weights
export const O_PARAMS: u32 = 52; // PARAM_COUNT x i32, meaning per operator
export const OPERATOR_BYTES: u32 = 96;
export const MAX_INPUTS: u32 = 8;
export const PARAM_COUNT: u32 = 11;

// Parameters, by operator: index into O_PARAMS.
export const PARAM_ADD_MULTIPLIER_A: u32 = 0;
export const PARAM_ADD_SHIFT_A: u32 = 1;
export const PARAM_ADD_MULTIPLIER_B: u32 = 2;
export const PARAM_ADD_SHIFT_B: u32 = 3;
export const PARAM_ADD_MULTIPLIER_OUT: u32 = 4;
export const PARAM_ADD_SHIFT_OUT: u32 = 5;
export const PARAM_MUL_MULTIPLIER: u32 = 0;
export const PARAM_MUL_SHIFT: u32 = 1;
export const PARAM_PRELU_MULTIPLIER: u32 = 0; // where the input is not negative
export const PARAM_PRELU_SHIFT: u32 = 1;
export const PARAM_PRELU_ALPHA_MULTIPLIER: u32 = 2;
export const PARAM_PRELU_ALPHA_SHIFT: u32 = 3;
export const PARAM_MEAN_MULTIPLIER: u32 = 0; // mean, sum; the axes also reduceMax and reduceMin
export const PARAM_MEAN_SHIFT: u32 = 1;
export const PARAM_MEAN_AXES: u32 = 2; // bit i set: dimension i (of the four) is reduced
export const PARAM_SOFTMAX_MULTIPLIER: u32 = 0;
export const PARAM_SOFTMAX_SHIFT: u32 = 1;
export const PARAM_SOFTMAX_DIFF_MIN: u32 = 2;
export const PARAM_CONCATENATION_AXIS: u32 = 0; // 0..3 of the four dimensions
export const PARAM_ARG_MAX_AXIS: u32 = 0; // 1..3
export const PARAM_PAD_FRONT: u32 = 0; // channels before the first; top and left are O_PAD_TOP and O_PAD_LEFT
export const PARAM_PAD_VALUE: u32 = 1; // padV2: the byte around the input
export const PARAM_PAD_REFLECT: u32 = 1; // mirrorPad: 1 where the edge itself is not repeated, else 0
export const PARAM_STRIDED_ORDER: u32 = 0; // transpose, slice: three: the input's dimension (1..3) of each of the output's
export const PARAM_STRIDED_BEGIN: u32 = 3; // three: where along it the first value lies
export const PARAM_STRIDED_STRIDE: u32 = 6; // three: from one value to the next, below 0 backwards
export const PARAM_RESIZE_ALIGN_CORNERS: u32 = 0; // for the decoder: the positions below are what kernels read
export const PARAM_RESIZE_HALF_PIXEL_CENTERS: u32 = 1;

// Plan section: header, then a placement per tensor, an operator placement per operator, the steps.
export const P_ARENA_BYTES: u32 = 0; // u32
export const P_STEP_COUNT: u32 = 4; // u32
export const P_INPUT_BY_ROWS: u32 = 8; // u8, 1: INPUT_STEPs ask for the input's rows; 0: it is there before the first step
export const PLAN_BYTES: u32 = 16;
export const PT_OFFSET: u32 = 0; // u32, in the arena
export const PT_RING: u32 = 4; // u32, rows kept: row y lives at offset + (y mod ring) * rowBytes
export const PLACEMENT_BYTES: u32 = 8;
export const PO_SCRATCH_OFFSET: u32 = 0; // u32, kernel scratch in the arena
export const PO_SCRATCH_BYTES: u32 = 4; // u32
export const PO_TILE_OFFSET: u32 = 8; // u32, where a tile read from flash goes (unused where weights are resident)
export const PO_TILE_BYTES: u32 = 12; // u32
export const OPERATOR_PLACEMENT_BYTES: u32 = 16;
export const ST_OPERATOR: u32 = 0; // u16, or INPUT_STEP
export const ST_ROWS: u32 = 2; // u16, y0 is a running counter per operator
export const STEP_BYTES: u32 = 4;
export const INPUT_STEP: u32 = 0xffff; // the input's next rows are brought by whoever runs the model

// Weight tiles. conv2d and fullyConnected: 2 output channels, a 32-byte head, then
// [k/4][o0k0 o1k0 o0k2 o1k2 | o0k1 o1k1 o0k3 o1k3], k padded with zeros to a multiple of 8.
// depthwiseConv2d: 4 channels, a 48-byte head, then [tap][channel], padded to 16 bytes.
// The bias has the input zero point folded in: bias - zeroPoint * sum(weights), modulo 2^32.
export const TILE_CHANNELS: u32 = 2;
export const DEPTHWISE_TILE_CHANNELS: u32 = 4;
export const TILE_HEAD_BYTES: u32 = 32; // 2 x i32 bias, 2 x i32 multiplier, 2 x i32 shift, 8 bytes of zero
export const DEPTHWISE_TILE_HEAD_BYTES: u32 = 48; // 4 x i32 bias, 4 x i32 multiplier, 4 x i32 shift
export const TABLE_BYTES: u32 = 256; // functions of one byte: output for input -128..127
// resize: where each output row, then each output column lies in the input: { u16 first, u16 share of the one behind it }
export const POSITION_BYTES: u32 = 4;
export const POSITION_FRACTION_BITS: u32 = 10;

// Kernel scratch: panels of four pixels gathered side by side, 16 bits a value. A panel is
// 4 x u32 output address of the pixel (0: no pixel), then [k/4][(k0,k2) of pixels 0..3][(k1,k3) of pixels 0..3].
export const PANEL_PIXELS: u32 = 4;
export const PANEL_HEAD_BYTES: u32 = 16;

// Bounds that keep every address computation inside 32 bits.
export const MAX_TENSORS: u32 = 1024;
export const MAX_OPERATORS: u32 = 512;
export const MAX_DIMENSION: u32 = 65535;
export const MAX_BLOB_BYTES: u32 = 0x4000000; // 64 MiB
export const MAX_ARENA_BYTES: u32 = 0x10000000; // 256 MiB

/** n rounded up to a multiple of `to`, a power of two. */
export function alignUp(n: u32, to: u32): u32 {
	return (n + to - 1) & ~(to - 1);
}

/** Stored length of one output channel of a conv2d with `k` weights. */
export function paddedDepth(k: u32): u32 {
	return alignUp(k, 8);
}

/** Bytes of one conv2d or fullyConnected tile with `k` weights an output channel. */
export function tileBytes(k: u32): u32 {
	return TILE_HEAD_BYTES + TILE_CHANNELS * paddedDepth(k);
}

/** Bytes of one depthwiseConv2d tile with `taps` = kernel height x width. */
export function depthwiseTileBytes(taps: u32): u32 {
	return (
		DEPTHWISE_TILE_HEAD_BYTES +
		alignUp(DEPTHWISE_TILE_CHANNELS * taps, BLOB_ALIGN)
	);
}

/** Bytes of the one tile of a resize: the positions of all output rows and columns. */
export function resizeTileBytes(rows: u32, columns: u32): u32 {
	return alignUp(POSITION_BYTES * (rows + columns), BLOB_ALIGN);
}

/** Scratch of one conv2d or fullyConnected panel: PANEL_PIXELS pixels of `k` values, two bytes each. */
export function panelBytes(k: u32): u32 {
	return PANEL_HEAD_BYTES + PANEL_PIXELS * 2 * paddedDepth(k);
}
