import { expect, test } from "vitest";
import { Ram } from "../../firmware-sim/board/ram";

function memory() {
	return new WebAssembly.Memory({ initial: 1 });
}

test("memory grows to the board's RAM, and a write behind its end is noticed", () => {
	const grown = memory();
	const ram = new Ram(grown, 100_000);
	expect(grown.buffer.byteLength).toBe(131_072);
	new Uint8Array(grown.buffer).fill(1, 0, 100_000);
	ram.check();
	for (const at of [100_000, 131_071]) {
		const bytes = new Uint8Array(grown.buffer);
		const kept = bytes[at];
		bytes[at]++;
		expect(() => ram.check()).toThrow("behind the end of its RAM of 100000");
		bytes[at] = kept;
	}
	ram.check();
});

test("addresses beyond the RAM are a fault, also where they wrap around", () => {
	const ram = new Ram(memory(), 50_000);
	expect(ram.view(49_990, 10).length).toBe(10);
	expect(() => ram.view(49_991, 10)).toThrow("RAM of 50000");
	expect(() => ram.view(-4, 8)).toThrow("RAM of 50000");
	expect(() => ram.view(0, -1)).toThrow("RAM of 50000");
});
