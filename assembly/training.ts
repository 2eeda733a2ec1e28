/**
 * Entry: the trainer's kernels, a module of its own that works on the memory of TensorFlow.js's wasm backend. It owns
 * none: no static data, no allocator, no stack; whoever calls it hands over every address. Nothing is checked.
 */
export { adamW } from "./training/adamW";
export { batchStatistics, normalize } from "./training/batchNorm";
export { batchNormGradient } from "./training/batchNormGradient";
export { convolve } from "./training/convolve";
export { convolveFilter } from "./training/convolveFilter";
export { depthwise } from "./training/depthwise";
export { depthwiseFilter } from "./training/depthwiseFilter";
export { channelSums, reluGradient } from "./training/elementwise";
export { maxPoolGradient } from "./training/maxPoolGradient";
export { packPanels, pad } from "./training/pack";
