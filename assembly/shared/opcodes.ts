/**
 * Operators. The numbers are part of the blob format and never change meaning; see docs/blob-format.md.
 * Leaf file: both compilers read it, so it imports nothing and holds only constants and small functions.
 */

export const OP_CONV_2D: u8 = 1;
export const OP_DEPTHWISE_CONV_2D: u8 = 2;
export const OP_FULLY_CONNECTED: u8 = 3;
export const OP_ADD: u8 = 4;
export const OP_AVERAGE_POOL_2D: u8 = 5;
export const OP_MAX_POOL_2D: u8 = 6;
export const OP_MEAN: u8 = 7;
export const OP_SOFTMAX: u8 = 8;
export const OP_LOGISTIC: u8 = 9;
export const OP_RESHAPE: u8 = 10;
export const OP_PAD: u8 = 11;
export const OP_CONCATENATION: u8 = 12;
export const OP_RELU: u8 = 13;
export const OP_RELU6: u8 = 14;
export const OP_QUANTIZE: u8 = 15;
export const OP_CONSTANT: u8 = 16;
export const OP_SUB: u8 = 17;
export const OP_MUL: u8 = 18;
export const OP_MINIMUM: u8 = 19;
export const OP_MAXIMUM: u8 = 20;
export const OP_PRELU: u8 = 21;
export const OP_SUM: u8 = 22;
export const OP_REDUCE_MAX: u8 = 23;
export const OP_REDUCE_MIN: u8 = 24;
export const OP_ARG_MAX: u8 = 25;
export const OP_TANH: u8 = 26;
export const OP_LEAKY_RELU: u8 = 27;
export const OP_HARD_SWISH: u8 = 28;
export const OP_ABS: u8 = 29;
export const OP_RELU_N1_TO_1: u8 = 30;

// 40..59: where values lie.
export const OP_TRANSPOSE: u8 = 40;
export const OP_SLICE: u8 = 41;
export const OP_RESIZE_NEAREST_NEIGHBOR: u8 = 42;
export const OP_RESIZE_BILINEAR: u8 = 43;
export const OP_PAD_V2: u8 = 44;
export const OP_MIRROR_PAD: u8 = 45;

/** One past the largest opcode: the size of a table indexed by opcode. */
export const OP_COUNT: u8 = 60;
