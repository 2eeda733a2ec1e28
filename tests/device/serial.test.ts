import { expect, test } from "vitest";
import { crc16, encodeFrame, FrameDecoder } from "../../host/flasher/frame";
import { encodeMessage } from "../../host/flasher/smp";
import { ask, exchange, machine, messages } from "./line";

const ECHO = "0a00001000008b00a161646c48656c6c6f20776f726c6421";
const ECHO_LINE = "\x06\x09ABoKAAAQAACLAKFhZGxIZWxsbyB3b3JsZCGqEQ==\n";

function echo(text: string) {
	return { operation: 2, group: 0, command: 0, fields: { d: text } };
}

test("CRC-16 of the standard check value", () => {
	expect(crc16(Buffer.from("123456789"))).toBe(0x31c3);
});

test("the echo request that every SMP client sends travels as documented", () => {
	const line = encodeFrame(Buffer.from(ECHO, "hex"));
	expect(Buffer.from(line).toString("latin1")).toBe(ECHO_LINE);
});

test("the board answers it with sequence number and version echoed", () => {
	const answer = exchange(machine(), Buffer.from(ECHO_LINE, "latin1"));
	const [message] = messages(answer);
	expect(message.toString("hex")).toBe(
		"0b00001100008b00bf61726c48656c6c6f20776f726c6421ff",
	);
	expect(answer.subarray(0, 2).toString("hex")).toBe("0609");
	expect(answer.at(-1)).toBe(0x0a);
});

test("long messages go and come in lines of at most 127 bytes", () => {
	const board = machine();
	const text = "x".repeat(440);
	const request = encodeFrame(encodeMessage(echo(text), 1));
	const answer = exchange(board, request);
	for (const bytes of [Buffer.from(request), answer]) {
		const lines = bytes.toString("latin1").split("\n").slice(0, -1);
		expect(lines.length).toBeGreaterThan(4);
		for (const line of lines) expect(line.length).toBeLessThan(127);
		expect(lines.filter((line) => line.startsWith("\x06\x09")).length).toBe(1);
	}
	expect(messages(answer)[0].toString("latin1")).toContain(text);
});

test("bytes that arrive one by one make the same answer", () => {
	const board = machine();
	const parts = [...Buffer.from(ECHO_LINE, "latin1")].map((byte) =>
		exchange(board, Uint8Array.of(byte)),
	);
	expect(parts.slice(0, -1).every((part) => part.length === 0)).toBe(true);
	expect(messages(parts[parts.length - 1]).length).toBe(1);
});

test.each([
	["log text", "booting...\r\n[00:01] ready\n"],
	["half a frame", ECHO_LINE.slice(0, 20)],
	["a frame cut by a new line", `${ECHO_LINE.slice(0, 20)}\n`],
	["start bytes alone", "\x06\x09\x06\x09\x04\x14\x06"],
	["a continuation of nothing", "\x04\x14ABoKAAAQ\n"],
	["base64 with a wrong character", "\x06\x09ABoK*AAQ\n"],
	["a padding in the middle", "\x06\x09AB==AAAQ\n"],
	["a length of zero", "\x06\x09AAAA\n"],
	["a length of 65535", "\x06\x09//8AAAAA\n"],
	["a bad CRC", ECHO_LINE.replace("qEQ==", "qEA==")],
])("%s gets silence, and the frame behind it an answer", (_, garbage) => {
	const board = machine();
	expect(exchange(board, Buffer.from(garbage, "latin1")).length).toBe(0);
	expect(
		messages(exchange(board, Buffer.from(ECHO_LINE, "latin1"))).length,
	).toBe(1);
});

test("a message that is longer than the buffer is dropped, and the next one answered", () => {
	const board = machine();
	const long = encodeFrame(encodeMessage(echo("x".repeat(3000)), 1));
	expect(exchange(board, long).length).toBe(0);
	expect(ask(board, echo("ok"))).toEqual({ r: "ok" });
});

test("a CRC that is cut in two by the line's end is accepted", () => {
	const board = machine();
	// 8 + 5 + n bytes of message: the stream is 94 bytes long, one more than a line.
	const message = encodeMessage(echo("y".repeat(77)), 3);
	const lines = Buffer.from(encodeFrame(message)).toString("latin1");
	expect(lines.split("\n").length).toBe(3);
	expect(messages(exchange(board, Buffer.from(lines, "latin1"))).length).toBe(
		1,
	);
});

test("the host's decoder skips garbage too", () => {
	const decoder = new FrameDecoder();
	const noise = Buffer.from(
		`log\n${ECHO_LINE.slice(0, 9)}\x06\x09AB\n`,
		"latin1",
	);
	expect(decoder.push(noise)).toEqual([]);
	expect(decoder.push(Buffer.from(`${ECHO_LINE}log`, "latin1")).length).toBe(1);
	expect(
		decoder.push(Buffer.from(ECHO_LINE.replace("qEQ==", "qEA=="), "latin1")),
	).toEqual([]);
});
