/**
 * `npm run test:lighthouse`: what Lighthouse says of a lesson page on a simulated phone, in both languages. Accessibility must
 * be 100; performance at least 95 in the best of some runs, because whatever else the machine does counts as slowness.
 * Lighthouse is no dependency of the project: it is fetched once, into the cache.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { projectDirectory } from "../../sandbox-server/main.ts";
import { MatelotServer } from "../browser/matelot-server.ts";
import { chromium } from "../browser/playwright.config.ts";

const version = "12.8.2";
const folder = join(projectDirectory, ".cache/lighthouse");
const paths = ["/en/lessons/deployments-scale-and-heal/", "/fr/lessons/deployments-scale-and-heal/"];
const wanted = { accessibility: 100, performance: 95 };
const runs = 3;

interface Result {
  readonly lhr: { readonly categories: Readonly<Record<string, { readonly score: number | null }>> };
}
type Lighthouse = (url: string, flags: object) => Promise<Result>;
type Launch = (options: object) => Promise<{ readonly port: number; kill(): void }>;

if (!install()) {
  console.log(`skipped: lighthouse ${version} could not be fetched`);
} else {
  process.exitCode = (await measureAll()) ? 0 : 1;
}

function install(): boolean {
  if (existsSync(join(folder, "node_modules/lighthouse"))) return true;
  mkdirSync(folder, { recursive: true });
  const args = ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", `lighthouse@${version}`];
  return spawnSync("npm", args, { cwd: folder, stdio: "ignore" }).status === 0;
}

async function measureAll(): Promise<boolean> {
  const load = (name: string) => import(pathToFileURL(join(folder, "node_modules", name)).href);
  const { default: lighthouse }: { default: Lighthouse } = await load("lighthouse/core/index.js");
  const { launch }: { launch: Launch } = await load("chrome-launcher/dist/index.js");
  await using server = await MatelotServer.start();
  const chrome = await launch({
    chromePath: chromium,
    chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"],
  });
  try {
    const passed: boolean[] = [];
    for (const path of paths)
      passed.push(await measure(path, (url) => lighthouse(url, flags(chrome.port)), server.url));
    return passed.every(Boolean);
  } finally {
    chrome.kill();
  }
}

function flags(port: number): object {
  return { port, onlyCategories: Object.keys(wanted), logLevel: "error" };
}

async function measure(path: string, run: (url: string) => Promise<Result>, base: string): Promise<boolean> {
  const best = { accessibility: 0, performance: 0 };
  const isGood = () => best.accessibility >= wanted.accessibility && best.performance >= wanted.performance;
  for (let times = 0; times < runs && !isGood(); times += 1) {
    const { categories } = (await run(new URL(path, base).href)).lhr;
    for (const name of ["accessibility", "performance"] as const) {
      best[name] = Math.max(best[name], Math.round((categories[name]?.score ?? 0) * 100));
    }
  }
  const words = `accessibility ${best.accessibility}, performance ${best.performance}`;
  console.log(
    `${isGood() ? "ok    " : "FAILED"} ${path}: ${words} (wanted ${wanted.accessibility} and ${wanted.performance})`,
  );
  return isGood();
}
