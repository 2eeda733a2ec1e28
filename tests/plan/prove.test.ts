import { describe, expect, test } from "vitest";
import { type BoardPlan, planBoard } from "../../converter/plan/plan";
import { provePlan } from "../../converter/plan/prove";
import { untrainedModel } from "../../converter/untrained";
import { single } from "./single";

const { graph } = untrainedModel(
	{ architecture: "resnet8", inputSize: 32 },
	{ kind: "photos", classes: 10, color: "rgb" },
);

describe("the proof refuses a plan", () => {
	const good = planBoard(graph, { least: true });
	const broken = (change: (plan: BoardPlan) => void) => {
		const plan = structuredClone(good);
		change(plan);
		return () => provePlan(graph, plan);
	};
	const firstOutput = graph.operators[0].output;

	test("whose ring is a row short", () => {
		expect(good.tensors[firstOutput].ring).toBeGreaterThan(2);
		const short = broken(({ tensors }) => tensors[firstOutput].ring--);
		expect(short).toThrow(/row \d+ of tensor \d+ is not there at step \d+/);
	});

	test("that puts two tensors in one place", () => {
		const same = broken(({ tensors }) => {
			tensors[firstOutput].offset = tensors[graph.operators[1].output].offset;
		});
		expect(same).toThrow(/is not there at step/);
	});

	test("that computes a row before the rows it is made of", () => {
		const early = broken(({ steps }) => {
			const at = steps.findIndex(({ operator }) => operator === 1);
			steps.unshift(...steps.splice(at, 1));
		});
		expect(early).toThrow(/is not there at step 0/);
	});

	test("whose scratch or tile lies over rows that are still read", () => {
		const over = (key: "scratchOffset" | "tileOffset") =>
			broken(({ operators, tensors }) => {
				operators[1][key] = tensors[firstOutput].offset;
			});
		expect(over("scratchOffset")).toThrow(/is not there at step/);
		expect(over("tileOffset")).toThrow(/is not there at step/);
	});

	test("whose tile lies over rows that the same step writes", () => {
		const plan = planBoard(graph);
		plan.operators[0].tileOffset = plan.tensors[firstOutput].offset;
		expect(() => provePlan(graph, plan)).toThrow(/is not there at step 0/);
	});

	test("that works in place beside the place", () => {
		const relu = single({ op: "relu" }, 1, 1);
		const plan = planBoard(relu);
		plan.operators[0].tileOffset = plan.arenaBytes;
		plan.arenaBytes *= 2;
		provePlan(relu, plan);
		plan.tensors[relu.output].offset += 4;
		expect(() => provePlan(relu, plan)).toThrow(/is not there at step 0/);
	});
});
