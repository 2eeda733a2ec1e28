import { expect, test } from "vitest";
import { chooseArchitecture } from "../../converter/choose";
import {
	ARCHITECTURES,
	type ArchitectureName,
} from "../../converter/train/architectures/index";
import { untrainedCost } from "../../converter/untrained";
import { boardById } from "../../firmware-sim/boards";

const photos = { kind: "photos", classes: 5, color: "rgb" } as const;

/** Architecture, input size, width, bytes of arena: those that the planner came to, for it to be no worse again. */
const CASES: [ArchitectureName, number, number | undefined, number][] = [
	["compact", 48, 1, 18_288],
	["compact", 32, 0.5, 5_968],
	["resnet8", 32, undefined, 37_840],
	["mobilenet", 96, 0.25, 55_424],
	["mobilenet", 64, 0.5, 47_312],
	["separable", 64, 1, 61_536],
	["separable", 32, 1, 18_720],
];

test.each(CASES)(
	"%s at %i px, width %s, takes an arena of at most %i bytes",
	(architecture, inputSize, width, bytes) => {
		const info = untrainedCost({ architecture, inputSize, width }, photos);
		expect(info.arenaBytes).toBeLessThanOrEqual(bytes);
		expect(info.arenaLowerBound).toBeLessThanOrEqual(info.arenaBytes);
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

const request = { ...photos, examples: 45, architecture: "auto" } as const;
const rp2040 = boardById("rp2040");

test("auto takes the most accurate net; on a board, the one that answers in time", () => {
	expect(chooseArchitecture(request)).toMatchObject({
		architecture: "separable",
		inputSize: 64,
	});
	const onBoard = chooseArchitecture({ ...request, board: rp2040 });
	expect(onBoard).toMatchObject({ architecture: "separable", inputSize: 48 });
	expect(onBoard.reason).toMatch(/fits rp2040 and takes less than 1000 ms/);
	const patient = { ...request, board: rp2040, milliseconds: 5000 };
	expect(chooseArchitecture(patient).inputSize).toBe(64);
});

test("auto takes a smaller net where the board has no room for the best, and says so", () => {
	const small = { ...rp2040, id: "small", ram: 24 * 1024 };
	const choice = chooseArchitecture({ ...request, board: small });
	expect(choice.cost.arenaBytes).toBeLessThanOrEqual(18 * 1024);
	expect(choice.reason).toContain("small");
	const tiny = { ...small, ram: 8 * 1024 };
	expect(() => chooseArchitecture({ ...request, board: tiny })).toThrow(
		/does not fit small: needs [\d,]+ bytes of RAM/,
	);
});

test("where no net is in time, auto takes the quickest that fits", () => {
	const hurried = { ...request, board: rp2040, milliseconds: 1 };
	const choice = chooseArchitecture(hurried);
	const macs = choice.front?.map(({ cost }) => cost.macs) ?? [];
	expect(choice.cost.macs).toBe(Math.min(...macs));
	expect(choice.reason).toContain("none takes less than 1 ms");
});

test("the front is what no other usable net beats in accuracy, work and bytes", () => {
	const { front = [] } = chooseArchitecture({ ...request, board: rp2040 });
	for (const entry of front) {
		const { candidate, cost, usable, onFront } = entry;
		const beaten = front.some(
			(other) =>
				other !== entry &&
				other.usable &&
				other.candidate.accuracy >= candidate.accuracy &&
				other.cost.macs <= cost.macs &&
				other.cost.flashBytes <= cost.flashBytes,
		);
		expect(onFront).toBe(usable && !beaten);
	}
	const accuracies = front.map(({ candidate }) => candidate.accuracy);
	expect(accuracies).toEqual(accuracies.toSorted((a, b) => b - a));
	expect(front.some(({ onFront }) => !onFront)).toBe(true);
});

test("from scratch, or with a width of one's own, no backbone is meant", () => {
	const scratch = chooseArchitecture({ ...request, start: "scratch" });
	expect(scratch.architecture).toBe("compact");
	const narrow = chooseArchitecture({ ...request, width: 0.25 });
	expect(narrow).toMatchObject({ architecture: "compact", width: 0.25 });
	const wrong = { ...request, start: "backbone", width: 0.25 } as const;
	expect(() => chooseArchitecture(wrong)).toThrow(/no backbone of width 0.25/);
});

test("every architecture is one that --arch knows", () => {
	expect(Object.keys(ARCHITECTURES)).toEqual([
		"compact",
		"resnet8",
		"mobilenet",
		"separable",
		"mlp",
	]);
});
