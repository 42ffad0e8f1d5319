import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

/** Debian's Chromium, or the one that MATELOT_CHROMIUM names; Playwright downloads none. */
export const chromium = process.env.MATELOT_CHROMIUM ?? "/usr/bin/chromium";
if (!existsSync(chromium)) {
  throw new Error(
    `There is no Chromium at ${chromium}: apt-get install chromium, or set MATELOT_CHROMIUM to its path.`,
  );
}

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.browser.ts",
  outputDir: "../../test-results",
  reporter: [["list"]],
  // Every test has a server and a cluster of its own; two at once are what a small machine carries.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // A machine that is slower than any person's may need a second look; the report calls such a test flaky.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    browserName: "chromium",
    viewport: { width: 1280, height: 800 },
    trace: "retain-on-failure",
    permissions: ["clipboard-read", "clipboard-write"],
    launchOptions: {
      executablePath: chromium,
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
