import { expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import { openBackend } from "../../converter/train/backend";
import { Trainer } from "../../converter/train/trainer";
import { smallNetwork } from "./networks";

/** The backend's heap, which tfjs's types leave out. */
interface Emscripten {
	wasm: { HEAPU8: Uint8Array };
}

/** Every kernel takes scratch from the backend's heap; once it has grown to what a step needs, it stays. */
test("2,000 steps leave no tensor behind, and the heap as large as after the first hundred", async () => {
	const { tf } = await openBackend("wasm");
	const random = new Random(1);
	const labels = Array.from({ length: 32 }, (_, i) => i % 3);
	const inputs = Float32Array.from({ length: 32 * 12 * 12 * 3 }, () =>
		random.float(),
	);
	const options = { weightDecay: 0.01, labelSmoothing: 0 };
	const trainer = new Trainer(tf, smallNetwork(1), options);
	const train = (steps: number) => {
		for (let step = 0; step < steps; step++)
			trainer.step({ inputs, labels }, 1e-3);
		const { wasm } = tf.backend() as unknown as Emscripten;
		return { heap: wasm.HEAPU8.length, tensors: tf.memory().numTensors };
	};
	const before = train(100);
	expect(train(1900)).toEqual(before);
});
