import { encode } from "cborg";
import { STATUS_OK } from "../../assembly/shared/status";
import type { Random } from "../../converter/dataset/random";
import type { Machine } from "../../firmware-sim/board/machine";
import { encodeFrame } from "../../host/flasher/frame";
import { wrapImage } from "../../host/flasher/image";
import type { Frame } from "../../host/runtime";
import { ask, exchange } from "../device/line";
import { isAffordable, mutate } from "./mutate";

/** More than a small frame and the steps of a small model take. */
const TICKS = 300;
const NESTED = { a: [1, { b: [2, { c: [3, { d: [4, { e: [5] }] }] }] }] };
const BODIES = [
	{},
	{ d: "hello" },
	{ format: "a" },
	{ slot: 2 },
	{ from: 3 },
	{ hash: new Uint8Array(32), confirm: true },
	{
		image: 1,
		len: 500,
		off: 0,
		data: new Uint8Array(64),
		sha: new Uint8Array(32),
	},
	{ off: 64, data: new Uint8Array(100) },
	{ data: new Uint8Array(192), extra: [1.5, null, NESTED, "x".repeat(300)] },
].map((fields) => encode(fields));
const COMMANDS = [
	...[0, 5, 6, 7].map((command) => [0, command]),
	...[0, 1, 5].map((command) => [1, command]),
	[10, 1],
	...[0, 1, 2, 3, 4].map((command) => [66, command]),
];

/** A message with any command around a body that was changed in up to four places, in a frame without a fault. */
export function hostileMessage(random: Random): Uint8Array {
	const [group, command] = COMMANDS[random.integer(COMMANDS.length)];
	const body = damaged(BODIES[random.integer(BODIES.length)], random);
	const announced =
		random.integer(10) === 0 ? random.integer(2000) : body.length;
	const version = random.integer(3) << 3;
	const header = [
		version | (random.integer(2) * 2),
		0,
		announced >> 8,
		announced,
	];
	return encodeFrame(
		Buffer.concat([Uint8Array.from([...header, 0, group, 1, command]), body]),
	);
}

function damaged(bytes: Uint8Array, random: Random): Uint8Array {
	const copy = bytes.slice();
	for (let n = random.integer(5); n > 0; n--)
		copy[random.integer(copy.length)] = random.integer(256);
	return random.integer(4) === 0
		? copy.subarray(0, random.integer(copy.length + 1))
		: copy;
}

/** Bytes that look like frames here and there. */
export function hostileBytes(random: Random): Uint8Array {
	const pieces = [
		"\x06\x09",
		"\x04\x14",
		"\n",
		"=",
		"ABoKAAAQ",
		"\x06",
		"\x04",
	];
	const part = () =>
		random.integer(2) === 0
			? pieces[random.integer(pieces.length)]
			: String.fromCharCode(random.integer(256));
	return Buffer.from(Array.from({ length: 60 }, part).join(""), "latin1");
}

/** Whether the board still answers: alive after everything. */
export function isAlive(board: Machine): boolean {
	exchange(board, Buffer.from("\n"));
	const fields = { d: "alive" };
	const answer = ask(board, { operation: 2, group: 0, command: 0, fields });
	return answer?.r === "alive";
}

function boot(board: Machine, image: Uint8Array): number {
	board.flash.bytes.fill(0xff);
	board.flash.bytes.set(image.subarray(0, board.flash.size));
	board.powerCycle();
	const stats = ask(board, { operation: 0, group: 66, command: 2 });
	return Number(stats?.status);
}

/** Boots an image with a changed field or two in its header or its TLVs; returns the status. */
export function bootDamaged(
	board: Machine,
	blob: Uint8Array,
	random: Random,
): number {
	const image = Buffer.from(wrapImage(blob).bytes);
	const tlvs = image.length - 40;
	for (let n = 1 + random.integer(2); n > 0; n--) {
		const at =
			random.integer(2) === 0 ? random.integer(20) : tlvs + random.integer(40);
		image[at] = [0, 1, 0x7f, 0x80, 0xff, random.integer(256)][
			random.integer(6)
		];
	}
	return boot(board, image);
}

/** Puts a mutation into the flash, its hash made right, boots and classifies; returns the status. */
export function bootMutation(
	board: Machine,
	blob: Uint8Array,
	random: Random,
	frame: Frame,
): number {
	const mutated = mutate(blob, random);
	const status = boot(board, wrapImage(mutated).bytes);
	if (status !== STATUS_OK || !isAffordable(mutated)) return status;
	board.camera.show(frame);
	for (const command of [0, 1, 3])
		ask(board, { operation: 0, group: 66, command }, TICKS);
	board.camera.show(undefined);
	return STATUS_OK;
}
