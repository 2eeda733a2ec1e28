import type { Progress } from "../../converter/request";
import { percent } from "./format";
import { frontLines } from "./front-lines";
import { bar, dim, note, progress } from "./output";
import { quantizationLine } from "./quantization-line";

/** Shows how a training goes: a line per stage, a bar that moves on terminals, a line now and then elsewhere. */
export function trainProgress(): Progress {
	let lastShown = 0;
	return {
		onChoice: ({ reason, cost, front, licence }, { examples, labels }) => {
			note(
				`${examples} examples of ${labels.length} classes: ${labels.join(", ")}`,
			);
			note(
				`network: ${reason} (${(cost.macs / 1e6).toFixed(1)} M multiply-accumulates a frame)`,
			);
			for (const line of frontLines(front)) note(dim(line));
			if (licence) note(dim(`backbone: ${licence}`));
		},
		onPhotos: (done, total) =>
			progress(
				`  reading photos ${bar(done / total)} ${done} of ${total}`,
				done === total,
			),
		onSkipped: ({ file, reason }) => note(`skipped ${file}: ${reason}`),
		onRemark: (remark) => note(`note: ${remark}`),
		onQuantized: (report) => note(`quantized: ${quantizationLine(report)}`),
		onEpoch: ({
			epoch,
			epochs,
			loss,
			trainAccuracy,
			validationAccuracy,
			imagesPerSecond,
		}) => {
			const seen =
				validationAccuracy === undefined
					? ""
					: `, held out ${percent(validationAccuracy, 0)}`;
			if (epoch === 1) lastShown = 0;
			const keep = epoch === epochs || epoch - lastShown >= epochs / 10;
			if (keep) lastShown = epoch;
			progress(
				`  training ${bar(epoch / epochs)} ${epoch} of ${epochs}, loss ${loss.toFixed(2)}, right ${percent(trainAccuracy, 0)}${seen}, ${imagesPerSecond.toFixed(0)} examples/s`,
				keep,
			);
		},
	};
}
