/** TensorType of TFLite's schema: name and bytes an element. */
interface TensorType {
	name: string;
	/** 0 where elements have no fixed whole number of bytes. */
	bytes: number;
}

export const FLOAT32 = 0;
export const INT32 = 2;
export const UINT8 = 3;
export const INT64 = 4;
export const INT8 = 9;

const TYPES: TensorType[] = [
	{ name: "float32", bytes: 4 },
	{ name: "float16", bytes: 2 },
	{ name: "int32", bytes: 4 },
	{ name: "uint8", bytes: 1 },
	{ name: "int64", bytes: 8 },
	{ name: "string", bytes: 0 },
	{ name: "bool", bytes: 1 },
	{ name: "int16", bytes: 2 },
	{ name: "complex64", bytes: 8 },
	{ name: "int8", bytes: 1 },
	{ name: "float64", bytes: 8 },
	{ name: "complex128", bytes: 16 },
	{ name: "uint64", bytes: 8 },
	{ name: "resource", bytes: 0 },
	{ name: "variant", bytes: 0 },
	{ name: "uint32", bytes: 4 },
	{ name: "uint16", bytes: 2 },
	{ name: "int4", bytes: 0 },
	{ name: "bfloat16", bytes: 2 },
];

export function typeName(type: number): string {
	return TYPES[type]?.name ?? `tensor type ${type}`;
}

/** Bytes an element; 0 where they are unknown or no whole number. */
export function typeBytes(type: number): number {
	return TYPES[type]?.bytes ?? 0;
}
