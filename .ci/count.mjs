/** Sums up vitest's JSON reports: the last line of CI. A report that is missing or holds no test is a failure. */
import { readFileSync } from "node:fs";

const sum = { passed: 0, failed: 0, skipped: 0 };
for (const file of process.argv.slice(2)) {
	try {
		const report = JSON.parse(readFileSync(file, "utf8"));
		sum.passed += report.numPassedTests;
		sum.failed += report.numFailedTests;
		sum.skipped += report.numPendingTests + report.numTodoTests;
		const broken = report.testResults.filter(
			({ status, assertionResults }) =>
				status === "failed" &&
				!assertionResults.some(({ status }) => status === "failed"),
		);
		sum.failed += broken.length;
		if (report.numTotalTests === 0) sum.failed++;
	} catch (error) {
		console.error(`${file}: ${error.message}`);
		sum.failed++;
	}
}
const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : "";
console.log(`${sum.passed} passed, ${sum.failed} failed${skipped}`);
process.exitCode = sum.failed > 0 ? 1 : 0;
