/** Linear warm-up over the first `warmup` share of the steps, then half a cosine down to zero. `step` counts from 0. */
export function cosineDecay(
	peak: number,
	step: number,
	steps: number,
	warmup: number,
): number {
	const rising = Math.round(steps * warmup);
	if (step < rising) return (peak * (step + 1)) / rising;
	const progress = (step - rising) / Math.max(1, steps - rising);
	return (peak * (1 + Math.cos(Math.PI * progress))) / 2;
}
