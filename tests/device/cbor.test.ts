import { expect, test } from "vitest";
import { askRaw, machine } from "./line";

/** The answer to an echo request with this body, in hex. */
function echo(hex: string) {
	const body = Buffer.from(hex.replace(/\s/g, ""), "hex");
	const header = Uint8Array.of(0x0a, 0, 0, body.length, 0, 0, 1, 0);
	return askRaw(machine(), Buffer.concat([header, body]))?.fields;
}

const D = "6164 626869"; // "d": "hi"

test.each([
	["a definite map", `a1 ${D}`],
	["an indefinite map", `bf ${D} ff`],
	["a count in more bytes than it needs", `ba00000001 ${D}`],
	["bytes behind the map", `a1 ${D} 00ff`],
	["an integer before it", `a2 6161 1bffffffffffffffff ${D}`],
	["a negative integer", `a2 6161 3903e7 ${D}`],
	["a byte string", `a2 6161 430102ff ${D}`],
	["a byte string in pieces", `a2 6161 5f 4101 42feff ff ${D}`],
	[
		"true, null, a float and a double",
		`a2 6161 84 f5 f6 fa3fc00000 fb3ff8000000000000 ${D}`,
	],
	[
		"arrays without end in a map without end",
		`bf 6161 9f 01 9f 02 ff ff ${D} ff`,
	],
	["a tagged value", `a2 6161 c11a5f5e1000 ${D}`],
	["seven levels of arrays", `a2 6161 81818181818181 01 ${D}`],
	["a key that is longer than ours", `a2 69 636f6e6669726d6564 f5 ${D}`],
	["an empty key", `a2 60 01 ${D}`],
	["an empty map inside", `a2 6161 a0 ${D}`],
])("%s is read", (_, body) => {
	expect(echo(body)).toEqual({ r: "hi" });
});

test("the last of equal keys counts", () => {
	expect(echo(`a2 6164 6130 ${D}`)).toEqual({ r: "hi" });
});

test.each([
	["nothing", ""],
	["an empty map", "a0"],
	["an array", "8161 64"],
	["a map with more entries than bytes", `a2 ${D}`],
	["a map without its end", `bf ${D}`],
	["a text that ends behind the message", "a1 6164 65 6869"],
	["a text of 2^32 - 1 bytes", "a1 6164 7affffffff 6869"],
	["a text of 2^64 - 1 bytes", "a1 6164 7bffffffffffffffff 6869"],
	["a text in pieces where one is wanted", "a1 6164 7f 6168 6169 ff"],
	["a number where a text is wanted", "a1 6164 01"],
	["a key that is a number", `a2 01 01 ${D}`],
	["a reserved initial byte", `a2 6161 1c ${D}`],
	["a break where a value is wanted", `a2 6161 ff ${D}`],
	["an array of 2^32 - 1 items", `a2 6161 9affffffff ${D}`],
	["a map of 2^31 entries", `a2 6161 ba80000000 ${D}`],
	["an integer of indefinite length", `a2 6161 1f ${D}`],
	["nine levels of arrays", `a2 6161 818181818181818181 01 ${D}`],
])("%s is malformed", (_, body) => {
	expect(echo(body)).toEqual({ rc: 3 });
});
