import { parseRecipe, type RunRecipe } from "../../converter/train/run/recipe";
import { CliError } from "./errors";
import { readBytes } from "./model-file";

/** The recipe in a file, or one clear error that names it. */
export async function recipeFrom(path: string): Promise<RunRecipe> {
	const text = new TextDecoder().decode(await readBytes(path));
	try {
		return parseRecipe(text);
	} catch (error) {
		throw new CliError(`${path}: ${(error as Error).message}`);
	}
}
