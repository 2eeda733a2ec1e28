import { openSerial } from "./serial";
import { openTcp } from "./tcp";
import { type Transport, TransportError } from "./transport";

/** Opens "tcp://host:port", a serial port's path, or "VID:PID" of a USB device. Throws TransportError. */
export async function openTransport(port: string): Promise<Transport> {
	if (!port.startsWith("tcp:")) return openSerial(port);
	const match = /^tcp:(?:\/\/)?(?:([^:/]+|\[[^\]]+\]):)?(\d{1,5})\/?$/.exec(
		port,
	);
	const number = Number(match?.[2]);
	if (!match || number < 1 || number > 65535)
		throw new TransportError(
			`"${port}" is no address: it must look like tcp://localhost:4000`,
		);
	const host = (match[1] ?? "localhost").replace(/^\[|\]$/g, "");
	return openTcp(host, number);
}
