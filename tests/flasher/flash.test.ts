import { expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import { openPort } from "../../firmware-sim/board/port";
import {
	FlashError,
	flashModel,
	readState,
	SmpClient,
	SmpError,
	TimeoutError,
	wrapImage,
} from "../../host/flasher";
import { upload } from "../../host/flasher/upload";
import { machine, TINY } from "../device/line";
import { imageBlob } from "../sim/models";
import { type Lost, lossyPort } from "./lines";

const blob = imageBlob();

test("a model is sent, verified and in use; the progress ends at all bytes", async () => {
	const client = new SmpClient(openPort(machine()));
	const seen: number[] = [];
	const { bytes, hash } = wrapImage(blob, "3.2.1");
	const result = await flashModel(client, blob, {
		version: "3.2.1",
		onProgress: (sent, total) => {
			expect(total).toBe(bytes.length);
			seen.push(sent);
		},
	});
	expect(result).toEqual({ skipped: false, bytes: bytes.length, hash });
	expect(seen).toEqual([...seen].sort((a, b) => a - b));
	expect(seen.at(-1)).toBe(bytes.length);
	expect(await readState(client)).toEqual([
		{ version: "3.2.1", hash, active: true },
	]);
});

test("a model that is there already is not sent again, also after a power cycle", async () => {
	const board = machine();
	const client = new SmpClient(openPort(board));
	await flashModel(client, blob);
	board.powerCycle();
	const before = { ...board.flash.counters };
	expect((await flashModel(client, blob)).skipped).toBe(true);
	expect(board.flash.counters.bytesProgrammed).toBe(before.bytesProgrammed);
	const other = await flashModel(client, blob, { version: "1.0.1" });
	expect(other.skipped).toBe(false);
});

test("what is no model is refused with the board's reason", async () => {
	const client = new SmpClient(openPort(machine()));
	const flashed = flashModel(client, new Uint8Array(3000));
	await expect(flashed).rejects.toThrow(FlashError);
	await expect(flashed).rejects.toThrow("its first bytes are not OCEL");
});

test("a model that is too large for the slot is refused before it is sent", async () => {
	const board = machine();
	const client = new SmpClient(openPort(board));
	const flashed = flashModel(client, new Uint8Array(TINY.modelFlash));
	await expect(flashed).rejects.toThrow("does not fit its slot");
	await expect(flashed).rejects.toMatchObject({ group: 1, rc: 30 });
	await expect(flashed).rejects.toThrow(SmpError);
	expect(board.flash.counters.erases).toBe(0);
});

test("a model that needs more RAM than there is says so", async () => {
	const client = new SmpClient(openPort(machine({ ...TINY, ram: 6500 })));
	await expect(flashModel(client, blob)).rejects.toThrow(
		"needs more memory than there is",
	);
});

const LOSSES: [string, { request?: Lost; answer?: Lost }][] = [
	["every fifth request", { request: (n) => n % 5 === 4 }],
	["every fifth answer", { answer: (n) => n % 5 === 4 }],
	["the first two requests", { request: (n) => n < 2 }],
	["the answer to the erase", { answer: (n) => n === 2 }],
	["the answers around the last chunk", { answer: (n) => n > 4 && n < 9 }],
];

test.each(LOSSES)(
	"a line that loses %s still brings the model over",
	async (_, loses) => {
		const board = machine();
		const client = new SmpClient(lossyPort(board, loses));
		const result = await flashModel(client, blob);
		const [image] = await readState(new SmpClient(openPort(board)));
		expect(image).toMatchObject({ hash: result.hash, active: true });
	},
);

test("a line that loses one message in ten, each way, ten times over", async () => {
	const random = new Random(5);
	const lost = () => random.integer(10) === 0;
	for (let round = 0; round < 10; round++) {
		const line = lossyPort(machine(), { request: lost, answer: lost });
		const result = await flashModel(new SmpClient(line), blob);
		expect(result.skipped).toBe(false);
	}
});

test("chunks arrive in order and whole with every window", async () => {
	const { bytes } = wrapImage(new Uint8Array(9000).fill(7));
	for (const window of [1, 2, 3, 8]) {
		const board = machine();
		const client = new SmpClient(openPort(board));
		await upload(client, bytes, { messageBytes: 764, window });
		const stored = board.flash.bytes.subarray(0, bytes.length);
		expect(Buffer.compare(stored, bytes)).toBe(0);
	}
});

test("a board that never answers is given up, with what to look for", async () => {
	const client = new SmpClient(lossyPort(machine(), { request: () => true }));
	const flashed = flashModel(client, blob);
	await expect(flashed).rejects.toThrow(TimeoutError);
	await expect(flashed).rejects.toThrow("did not answer within 8 s: is it on");
});

test("an aborted upload stops with the signal's reason, and can be taken up again", async () => {
	const board = machine();
	const client = new SmpClient(openPort(board));
	const abort = new AbortController();
	const flashed = flashModel(client, blob, {
		signal: abort.signal,
		onProgress: (sent) => {
			if (sent > 1500) abort.abort(new Error("stopped by hand"));
		},
	});
	await expect(flashed).rejects.toThrow("stopped by hand");
	const resumed: number[] = [];
	await flashModel(client, blob, { onProgress: (sent) => resumed.push(sent) });
	expect(resumed[0]).toBeGreaterThan(1500);
});
