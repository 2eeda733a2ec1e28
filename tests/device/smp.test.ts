import { encode } from "cborg";
import { expect, test } from "vitest";
import { ask, askRaw, machine } from "./line";

/** Header, then the body as it is. `version`: 0 or 1 on the wire. */
function message(
	{ version = 1, operation = 0, group = 0, command = 6, sequence = 9 },
	body: Uint8Array = encode({}),
): Buffer {
	const first = (version << 3) | operation;
	const header = [first, 0, 0, body.length, group >> 8, group & 255];
	return Buffer.concat([Uint8Array.from([...header, sequence, command]), body]);
}

test("params tell the buffer's size and how many messages may be on their way", () => {
	const request = { operation: 0, group: 0, command: 6 };
	expect(ask(machine(), request)).toEqual({ buf_size: 768, buf_count: 4 });
});

test("a read with an empty body is answered like one with an empty map", () => {
	const answer = askRaw(machine(), message({}, new Uint8Array(0)));
	expect(answer?.fields).toEqual({ buf_size: 768, buf_count: 4 });
});

test("an answer echoes version, group, sequence and command", () => {
	const answer = askRaw(machine(), message({ version: 0, sequence: 200 }));
	expect([...(answer?.header ?? [])]).toEqual([
		...[1, 0, 0, answer?.header[3], 0, 0, 200, 6],
	]);
});

test("the groups are listed", () => {
	const request = { operation: 0, group: 10, command: 1 };
	expect(ask(machine(), request)).toEqual({ groups: [0, 1, 10, 66] });
});

test("the system's name", () => {
	const request = { operation: 0, group: 0, command: 7 };
	expect(ask(machine(), request)).toEqual({ output: "Ocelli" });
	expect(ask(machine(), { ...request, fields: { format: "x" } })).toEqual({
		err: { group: 0, rc: 1 },
	});
});

test.each([
	["an unknown group", { group: 63, command: 0 }, 8],
	["an unknown command", { command: 99 }, 8],
	["a read of what can only be written", { command: 5 }, 8],
	["a protocol that is too new", { version: 2 }, 13],
])("%s is refused in both versions' form", (_, header, rc) => {
	expect(askRaw(machine(), message(header))?.fields).toEqual({ rc });
});

test("a group's own error has its group in version 2 and is translated in version 1", () => {
	const header = { operation: 2, group: 1, command: 5 };
	const body = encode({ slot: 9 });
	expect(askRaw(machine(), message(header, body))?.fields).toEqual({
		err: { group: 1, rc: 14 },
	});
	const v1 = message({ ...header, version: 0 }, body);
	expect(askRaw(machine(), v1)?.fields).toEqual({ rc: 3 });
});

test("answers are not answered, so that two boards on one line stay quiet", () => {
	for (const operation of [1, 3, 4, 5, 6, 7])
		expect(askRaw(machine(), message({ operation }))).toBeUndefined();
});

test("a header that announces more than there is", () => {
	const cut = message({}, encode({ d: "abc" }));
	cut[3] = 200;
	expect(askRaw(machine(), cut)?.fields).toEqual({ rc: 3 });
});

test("an echo that does not fit the board's answer is refused as too long", () => {
	const fields = { d: "x".repeat(600) };
	const request = { operation: 2, group: 0, command: 0, fields };
	expect(ask(machine(), request)).toEqual({ rc: 7 });
});

test("reset answers first and then restarts", () => {
	const board = machine();
	for (let i = 0; i < 1000; i++) board.tick();
	const stats = { operation: 0, group: 66, command: 2 };
	expect(ask(board, stats)?.uptime).toBeGreaterThanOrEqual(1000);
	expect(ask(board, { operation: 2, group: 0, command: 5 })).toEqual({});
	expect(ask(board, stats)?.uptime).toBeLessThan(20);
});

test("without a model, Ocelli's own group says so", () => {
	const board = machine();
	for (const command of [0, 1]) {
		const request = { operation: 0, group: 66, command };
		expect(ask(board, request)).toEqual({ status: -19 });
	}
	expect(ask(board, { operation: 0, group: 66, command: 2 })).toMatchObject({
		status: -19,
		frames: 0,
		faults: 0,
	});
});
