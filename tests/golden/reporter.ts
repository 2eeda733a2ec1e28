import type { Reporter, TestCase, TestModule } from "vitest/node";

/** What failed and why, and at the end a plain line: `N passed, N failed`. */
export default class CountReporter implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
		const tests = modules.flatMap((module) => [...module.children.allTests()]);
		const count = (state: string) =>
			tests.filter((test) => test.result().state === state).length;
		for (const test of tests) report(test);
		for (const error of errors) console.log(error);
		if (count("skipped") > 0) console.log(`${count("skipped")} skipped`);
		console.log(`${count("passed")} passed, ${count("failed")} failed`);
	}
}

function report(test: TestCase) {
	const { errors } = test.result();
	if (errors?.length) console.log(`${test.fullName}: ${errors[0].message}`);
}
