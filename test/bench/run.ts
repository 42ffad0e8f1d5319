// `npm run bench [-- name…] [--json]`: every benchmark with its goals, and ratios against a baseline of the same run.
import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Bench, Figure } from "./bench.ts";

const { values, positionals } = parseArgs({ options: { json: { type: "boolean" } }, allowPositionals: true });
const files = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".bench.ts"))
  .filter((file) => positionals.length === 0 || positionals.some((part) => file.includes(part)))
  .sort();

const results: { readonly bench: string; readonly figures: readonly Figure[] }[] = [];
for (const file of files) {
  const bench: Bench = await import(`./${file}`);
  if (!values.json) console.log(`\n${bench.name}`);
  const figures = await bench.run();
  results.push({ bench: bench.name, figures });
  if (!values.json) for (const figure of figures) console.log(`  ${printFigure(figure)}`);
}
if (values.json) console.log(JSON.stringify(results, undefined, 2));
// Servers of a benchmark may leave idle connections behind; everything has been said.
process.exit(0);

function printFigure({ name, value, unit, goal, baseline }: Figure): string {
  const ratio = baseline === undefined ? "" : `  ${(value / baseline).toFixed(2)} × ${round(baseline)} ${unit} bare`;
  const verdict = goal === undefined ? "" : `  goal ≤ ${goal.max} ${unit}: ${value <= goal.max ? "met" : "MISSED"}`;
  return `${name.padEnd(48)} ${`${round(value)} ${unit}`.padStart(14)}${ratio}${verdict}`;
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(3);
}
