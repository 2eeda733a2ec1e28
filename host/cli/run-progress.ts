import type { CurvePoint } from "../../converter/train/run/curve";
import type { StepProgress } from "../../converter/train/run/epoch";
import type { RunRecipe } from "../../converter/train/run/recipe";
import { percent } from "./format";
import { bar, note, progress } from "./output";

/** Shows how a long training goes: a bar on terminals, a line an epoch everywhere. */
export function runProgress() {
	return {
		onProgress: (done: number, total: number) => {
			if (done % 500 === 0 || done === total)
				progress(
					`  reading photos ${bar(done / total)} ${done} of ${total}`,
					done === total,
				);
		},
		onSkipped: ({ file, reason }: { file: string; reason: string }) =>
			note(`skipped ${file}: ${reason}`),
		onNote: note,
		onStep: ({ epoch, share, loss, imagesPerSecond }: StepProgress) =>
			progress(
				`  epoch ${epoch} ${bar(share)} loss ${loss.toFixed(3)}, ${imagesPerSecond.toFixed(0)} photos/s`,
			),
		onEpoch: (point: CurvePoint, { epochs }: RunRecipe) => {
			const { epoch, loss, trainAccuracy, validationAccuracy } = point;
			const hours = ((epochs - epoch) * point.seconds) / 3600;
			note(
				`epoch ${epoch} of ${epochs}: loss ${loss}, right ${percent(trainAccuracy)}, held out ${percent(validationAccuracy)}, ${point.imagesPerSecond.toFixed(0)} photos/s, ${hours.toFixed(1)} h to go`,
			);
		},
	};
}
