import { expect, test } from "vitest";
import { chooseArchitecture } from "../../converter/choose";
import {
	ARCHITECTURES,
	type ArchitectureName,
} from "../../converter/train/architectures/index";
import { untrainedCost } from "../../converter/untrained";
import { boardById } from "../../firmware-sim/boards";

const photos = { kind: "photos", classes: 5, color: "rgb" } as const;

const CASES: [ArchitectureName, number, number | undefined][] = [
	["compact", 48, 1],
	["compact", 32, 0.5],
	["resnet8", 32, undefined],
	["mobilenet", 96, 0.25],
	["mobilenet", 64, 0.5],
];

test.each(CASES)(
	"the arena of %s at %i px, width %s, is the lower bound",
	(architecture, inputSize, width) => {
		const info = untrainedCost({ architecture, inputSize, width }, photos);
		expect(info.arenaBytes).toBe(info.arenaLowerBound);
		expect(info.macs).toBeGreaterThan(1e5);
	},
);

test("the arena of a table's net is the lower bound", () => {
	const info = untrainedCost(
		{ architecture: "mlp", inputSize: 0 },
		{ ...photos, kind: "table", features: 30 },
	);
	expect(info.arenaBytes).toBe(info.arenaLowerBound);
});

test("ResNet8 has the multiply-accumulates that MLPerf Tiny counts", () => {
	const { macs } = untrainedCost(
		{ architecture: "resnet8", inputSize: 32 },
		{ ...photos, classes: 10 },
	);
	expect(macs).toBe(12_501_632);
});

test("auto takes a smaller net where the board has no room for the best, and says so", () => {
	const request = { ...photos, examples: 45, architecture: "auto" } as const;
	const small = { ...boardById("rp2040"), id: "small", ram: 24 * 1024 };
	expect(chooseArchitecture(request)).toMatchObject({
		architecture: "compact",
		width: 1,
	});
	const choice = chooseArchitecture({ ...request, board: small });
	expect(choice.cost.arenaBytes).toBeLessThanOrEqual(18 * 1024);
	expect(choice.reason).toContain("small");
	const tiny = { ...small, ram: 8 * 1024 };
	expect(() => chooseArchitecture({ ...request, board: tiny })).toThrow(
		/does not fit small: needs [\d,]+ bytes of RAM/,
	);
});

test("every architecture is one that --arch knows", () => {
	expect(Object.keys(ARCHITECTURES)).toEqual([
		"compact",
		"resnet8",
		"mobilenet",
		"mlp",
	]);
});
