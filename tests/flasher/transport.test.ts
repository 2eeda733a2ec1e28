import { type AddressInfo, createServer } from "node:net";
import { SerialPortMock } from "serialport";
import { afterEach, expect, test } from "vitest";
import { createBoard } from "../../firmware-sim/board";
import { flashModel, openTransport, SmpClient } from "../../host/flasher";
import { openSerial } from "../../host/flasher/serial";
import { imageBlob } from "../sim/models";

const closers: (() => unknown)[] = [];
afterEach(async () => {
	for (const close of closers.splice(0).reverse()) await close();
});

async function servedBoard() {
	const board = await createBoard({ clock: "real", camera: "pattern" });
	const served = await board.serve(0);
	closers.push(() => served.close());
	return served;
}

test("a model goes over TCP onto a board that runs in real time", async () => {
	const { port } = await servedBoard();
	const transport = await openTransport(`tcp://127.0.0.1:${port}`);
	closers.push(() => transport.close());
	const client = new SmpClient(transport);
	const { skipped } = await flashModel(client, imageBlob());
	expect(skipped).toBe(false);
	expect((await flashModel(client, imageBlob())).skipped).toBe(true);
});

test("a second client is turned away, and welcome once the first has gone", async () => {
	const { port } = await servedBoard();
	const first = await openTransport(`tcp:127.0.0.1:${port}`);
	const second = await openTransport(`tcp:127.0.0.1:${port}`);
	closers.push(() => second.close());
	const ask = new SmpClient(second).request(
		{ operation: 0, group: 0, command: 6 },
		{ retries: 0 },
	);
	await expect(ask).rejects.toThrow("is gone");
	await first.close();
	await new Promise((resolve) => setTimeout(resolve, 20));
	const third = await openTransport(`tcp:127.0.0.1:${port}`);
	closers.push(() => third.close());
	const params = { operation: 0, group: 0, command: 6 };
	const answer = await new SmpClient(third).request(params);
	expect(answer.buf_count).toBe(4);
});

test("a board that goes away while it is asked is an error, not a wait", async () => {
	const server = createServer((socket) => {
		socket.on("data", () => socket.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	closers.push(() => server.close());
	const { port } = server.address() as { port: number };
	const transport = await openTransport(`tcp://127.0.0.1:${port}`);
	const client = new SmpClient(transport);
	const ask = client.request({ operation: 0, group: 0, command: 6 });
	await expect(ask).rejects.toThrow("is the board still running?");
});

test("closing does not wait for the other side to hang up", async () => {
	const server = createServer({ allowHalfOpen: true }, () => {});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	closers.push(() => server.close());
	const { port } = server.address() as AddressInfo;
	const transport = await openTransport(`tcp://127.0.0.1:${port}`);
	const started = performance.now();
	await transport.close();
	expect(performance.now() - started).toBeLessThan(2000);
	await transport.close();
});

test("nobody at the address", async () => {
	await expect(openTransport("tcp://127.0.0.1:1")).rejects.toThrow(
		"cannot connect to tcp://127.0.0.1:1 (ECONNREFUSED): start a board there",
	);
});

test.each(["tcp:", "tcp://localhost", "tcp://a:b:c", "tcp://x:70000", "tcp:0"])(
	"%s is no address",
	async (port) => {
		await expect(openTransport(port)).rejects.toThrow("is no address");
	},
);

const module = { SerialPort: SerialPortMock } as never;

test("a serial port carries bytes both ways", async () => {
	SerialPortMock.binding.createPort("/dev/ttyMOCK", { echo: true });
	const transport = await openSerial("/dev/ttyMOCK", { module });
	closers.push(() => transport.close());
	const heard = new Promise<Uint8Array>((resolve) =>
		transport.listen(resolve, () => {}),
	);
	await transport.write(Buffer.from("hello"));
	expect(Buffer.from(await heard).toString()).toContain("h");
	await transport.close();
	await expect(transport.write(Buffer.from("late"))).rejects.toThrow("is gone");
});

test("a port that is not there: the ports there are", async () => {
	SerialPortMock.binding.createPort("/dev/ttyMOCK", {
		vendorId: "2e8a",
		productId: "0005",
		manufacturer: "Pi",
	});
	const missing = {
		SerialPort: class extends SerialPortMock {
			override open(done?: (error: Error | null) => void) {
				done?.(new Error("Error: No such file or directory, cannot open"));
			}
		},
	} as never;
	const opened = openSerial("/dev/ttyNONE", { module: missing });
	await expect(opened).rejects.toThrow("cannot open /dev/ttyNONE");
	await expect(opened).rejects.toThrow("/dev/ttyMOCK 2e8a:0005 Pi");
	await expect(openSerial("1234:abcd", { module })).rejects.toThrow(
		"no USB device 1234:abcd is plugged in",
	);
});

test("a USB device is found by its numbers", async () => {
	SerialPortMock.binding.createPort("/dev/ttyUSBMOCK", {
		vendorId: "10C4",
		productId: "EA60",
	});
	const transport = await openSerial("10c4:ea60", { module });
	closers.push(() => transport.close());
	expect(transport.name).toBe("/dev/ttyUSBMOCK");
});

test.each([
	["Error: Permission denied, cannot open /dev/x", "group dialout"],
	[
		"Error Resource temporarily unavailable Cannot lock port",
		"another program",
	],
	["Error: Opening COM3: Access denied", "group dialout"],
])("%s", async (message, expected) => {
	const failing = {
		SerialPort: class extends SerialPortMock {
			override open(done?: (error: Error | null) => void) {
				done?.(new Error(message));
			}
		},
	} as never;
	const opened = openSerial("/dev/x", { module: failing });
	await expect(opened).rejects.toThrow(expected);
});
