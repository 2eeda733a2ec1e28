import { expect, test } from "vitest";
import { layOut } from "../../converter/plan/layOut";
import { leastSchedules } from "../../converter/plan/least";
import { rowNetwork } from "../../converter/plan/rowNetwork";
import { single } from "./single";

test.each([
	["backwards", { begin: [15, 0, 0], stride: [-1, 1, 1] }, 16],
	["every other one", { begin: [0, 0, 0], stride: [2, 1, 1] }, 8],
])(
	"rows that are read %s are proven to need no more than they do",
	(_, slice, to) => {
		const graph = single({ op: "slice", ...slice }, 16, to);
		const network = rowNetwork(graph, false);
		const { found, provenBytes } = leastSchedules(network, [1], 1000);
		const { plan } = layOut(graph, network, found[0], true);
		expect(plan.lowerBound).toBeLessThanOrEqual((16 + 1) * 32);
		expect(provenBytes).toBeLessThanOrEqual(plan.lowerBound);
	},
);
