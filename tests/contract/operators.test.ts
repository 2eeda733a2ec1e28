import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as layout from "../../assembly/shared/blob";
import * as opcodes from "../../assembly/shared/opcodes";
import { OPCODES } from "../../converter/emit/operators";
import { goldenVectors } from "../golden/vectors";
import { kernelCases, OPERATOR_NAMES } from "../kernels/cases";
import { everyOperator } from "../support/network";

const names = Object.keys(opcodes).filter(
	(name) => name.startsWith("OP_") && name !== "OP_COUNT",
);
const table = readFileSync("assembly/runtime/operators.ts", "utf8");
const spec = readFileSync("docs/blob-format.md", "utf8");

/** OP_MAX_POOL_2D -> maxPool2d */
function camel(name: string): string {
	return name
		.slice(3)
		.toLowerCase()
		.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

test.each(names)(
	"%s has a kernel, an emitter, a reference, a heading and a golden vector",
	(name) => {
		const op = camel(name) as keyof typeof OPCODES;
		expect(table).toMatch(new RegExp(`case ${name}:`));
		expect(OPCODES[op]).toBe((opcodes as Record<string, number>)[name]);
		expect(OPERATOR_NAMES).toContain(op);
		expect(kernelCases(op, 1)).toHaveLength(1);
		expect(spec).toMatch(new RegExp(`^###* ${op}\\b`, "m"));
		expect(
			goldenVectors().some(({ graph }) =>
				graph.operators.some((operator) => operator.op === op),
			),
		).toBe(true);
	},
);

test("opcodes lie in 1 .. OP_COUNT - 1, each once", () => {
	const codes = names.map((name) => (opcodes as Record<string, number>)[name]);
	expect(new Set(codes).size).toBe(codes.length);
	expect(Math.min(...codes)).toBeGreaterThanOrEqual(1);
	expect(Math.max(...codes)).toBeLessThan(opcodes.OP_COUNT);
});

test("the network of every operator has every operator", () => {
	const used = new Set(everyOperator().operators.map(({ op }) => op));
	expect([...used].sort()).toEqual([...OPERATOR_NAMES].sort());
});

test("the format's spec names every constant of the layout", () => {
	const named = Object.keys(layout).filter((name) => name !== "alignUp");
	expect(named.filter((name) => !spec.includes(name))).toEqual([]);
});
