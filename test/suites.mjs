// Runs named suites one after the other, shows their output, and sums up what ran, what was skipped and why.
import { spawnSync } from "node:child_process";
import { cache, root, say } from "../sandbox-server/setup/machine.mjs";

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {readonly string[]} command program and arguments, run in the project's folder
 * @property {string} [skip] why it can't run here; absent when it can
 * @property {Record<string, string>} [env]
 */

/**
 * Runs every suite, also after one has failed, and ends the process: 0 when none failed.
 * The last line is `N passed, N failed, N skipped`, counted in suites.
 * @param {readonly Suite[]} suites
 */
export function runSuites(suites) {
  const results = suites.map((suite) => {
    if (suite.skip !== undefined) return { ...suite, outcome: "skipped", seconds: 0 };
    say(`\n=== ${suite.name}`);
    const begun = performance.now();
    const [program = "", ...args] = suite.command;
    const { status } = spawnSync(program, args, {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: environment(suite),
    });
    return { ...suite, outcome: status === 0 ? "passed" : "failed", seconds: (performance.now() - begun) / 1000 };
  });
  say("\n=== Summary");
  for (const { name, outcome, seconds, skip } of results) {
    say(`${outcome.padEnd(8)} ${name}${skip === undefined ? ` (${seconds.toFixed(0)} s)` : `: ${skip}`}`);
  }
  const count = (/** @type {string} */ outcome) => results.filter((result) => result.outcome === outcome).length;
  say(`${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`);
  process.exit(count("failed") === 0 ? 0 : 1);
}

/** Node 24 and the fetched tools come before the machine's own. @param {Suite} suite */
function environment(suite) {
  const path = [`${root}node_modules/.bin`, `${cache}/tools`, process.env.PATH].join(":");
  return { ...process.env, ASTRO_TELEMETRY_DISABLED: "1", PATH: path, ...suite.env };
}
