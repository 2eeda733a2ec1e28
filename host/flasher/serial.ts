import type { SerialPort } from "serialport";
import { type Transport, TransportError } from "./transport";

type SerialPortModule = typeof import("serialport");

export interface SerialOptions {
	baudRate?: number;
	/** Replaces the package `serialport`, in tests. */
	module?: Pick<SerialPortModule, "SerialPort">;
}

const DEFAULT_BAUD_RATE = 115_200;

async function loadSerialPort(): Promise<Pick<SerialPortModule, "SerialPort">> {
	try {
		return await import("serialport");
	} catch (error) {
		throw new TransportError(
			"serial ports need the package serialport, which is not installed or does not run on this machine: npm install serialport",
			{ cause: error },
		);
	}
}

/**
 * A serial port, by its path or by "VID:PID" of a USB device (hex). Throws TransportError that says what is missing:
 * the package, the port, or the right to use it.
 */
export async function openSerial(
	port: string,
	options: SerialOptions = {},
): Promise<Transport> {
	const module = options.module ?? (await loadSerialPort());
	const path = /^[0-9a-f]{4}:[0-9a-f]{4}$/i.test(port)
		? await findUsb(module, port)
		: port;
	const { baudRate = DEFAULT_BAUD_RATE } = options;
	const serial = new module.SerialPort({ path, baudRate, autoOpen: false });
	const failure = await new Promise<Error | null>((resolve) =>
		serial.open(resolve),
	);
	if (failure) throw await openError(module, path, failure);
	return serialTransport(serial, path);
}

function serialTransport(serial: SerialPort, path: string): Transport {
	const lost = new TransportError(
		`${path} is gone: plug the board in again; its port may have a new name`,
	);
	return {
		name: path,
		listen(onBytes, onLost) {
			serial.on("data", onBytes);
			serial.on("close", (error: unknown) => error && onLost(lost));
		},
		async write(bytes) {
			if (!serial.isOpen) throw lost; // a write would queue for ever
			await new Promise<void>((resolve, reject) => {
				serial.write(Buffer.from(bytes), (error) =>
					error ? reject(lost) : serial.drain(() => resolve()),
				);
			});
		},
		close: () =>
			new Promise((resolve) => {
				if (serial.isOpen) serial.close(() => resolve());
				else resolve();
			}),
	};
}

/** The ports there are, one a line; some systems cannot list them. */
async function portList(
	module: Pick<SerialPortModule, "SerialPort">,
): Promise<string> {
	const ports = await module.SerialPort.list().catch(() => []);
	if (ports.length === 0) return "no serial ports were found on this machine";
	const lines = ports.map(({ path, vendorId, productId, manufacturer }) => {
		const usb = vendorId ? ` ${vendorId}:${productId}` : "";
		return `  ${path}${usb}${manufacturer ? ` ${manufacturer}` : ""}`;
	});
	return `the ports are:\n${lines.join("\n")}`;
}

async function findUsb(
	module: Pick<SerialPortModule, "SerialPort">,
	id: string,
): Promise<string> {
	const ports = await module.SerialPort.list();
	const found = ports.find(
		({ vendorId, productId }) =>
			`${vendorId}:${productId}`.toLowerCase() === id.toLowerCase(),
	);
	if (found) return found.path;
	throw new TransportError(
		`no USB device ${id} is plugged in; ${await portList(module)}`,
	);
}

async function openError(
	module: Pick<SerialPortModule, "SerialPort">,
	path: string,
	cause: Error,
): Promise<TransportError> {
	return new TransportError(
		`cannot open ${path}: ${await reasonOf(module, cause)}`,
		{ cause },
	);
}

async function reasonOf(
	module: Pick<SerialPortModule, "SerialPort">,
	{ message }: Error,
): Promise<string> {
	if (/permission denied|access denied/i.test(message))
		return "permission denied. On Linux add yourself to the group dialout (sudo usermod -aG dialout $USER), then log in again";
	if (/cannot lock|busy|in use/i.test(message))
		return "another program uses it: close that one first";
	if (/no such file|file not found|cannot open/i.test(message))
		return `there is no such port; ${await portList(module)}`;
	return message;
}
