import { expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";

const draw = (seed: number, count: number) => {
	const random = new Random(seed);
	return Array.from({ length: count }, () => random.uint32());
};

test("the numbers of xoshiro128**, as another implementation gives them", () => {
	expect(draw(1, 5)).toEqual([
		393288148, 2174103013, 3814759091, 2092745082, 1865176206,
	]);
	expect(draw(-7, 3)).toEqual([38332731, 2143513836, 14003729]);
});

test("float, integer, normal: range, mean and spread", () => {
	const random = new Random(2);
	const count = 20_000;
	const mean = (next: () => number) => {
		let sum = 0;
		for (let i = 0; i < count; i++) sum += next();
		return sum / count;
	};
	expect(mean(() => random.float())).toBeCloseTo(0.5, 1);
	expect(mean(() => random.between(-3, 5))).toBeCloseTo(1, 0.5);
	expect(mean(() => random.normal())).toBeCloseTo(0, 1);
	expect(mean(() => random.normal() ** 2)).toBeCloseTo(1, 1);
	const seen = new Set(Array.from({ length: 200 }, () => random.integer(6)));
	expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
});

test("shuffle keeps every item, in another order, and leaves the array alone", () => {
	const items = Array.from({ length: 50 }, (_, i) => i);
	const shuffled = new Random(3).shuffle(items);
	expect(items[1]).toBe(1);
	expect(shuffled).not.toEqual(items);
	expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
});

test("a fork goes its own way", () => {
	const parent = new Random(4);
	const child = parent.fork();
	const other = new Random(4);
	other.uint32();
	expect(parent.uint32()).toBe(other.uint32());
	expect(child.uint32()).not.toBe(draw(4, 1)[0]);
});
