/** Why a model has no QuantizedGraph. */
export class Unsupported extends Error {}
