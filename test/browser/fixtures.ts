import { test as base, expect, type Page } from "@playwright/test";
import { MatelotServer } from "./matelot-server.ts";

interface Fixtures {
  readonly server: MatelotServer;
  /**
   * What the browser complained about: console errors (a blocked style or script is one), faults of scripts, requests
   * to other hosts. A test that expects a complaint takes it out; whatever is left at the end fails the test.
   */
  readonly complaints: string[];
}

/** Every test has a server of its own, and fails on anything the browser complains about. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  server: async ({}, use) => {
    await using server = await MatelotServer.start();
    await use(server);
  },
  baseURL: async ({ server }, use) => {
    await use(server.url);
  },
  complaints: [
    async ({ context, server }, use) => {
      const complaints: string[] = [];
      context.on("page", (page) => listen(page, new URL(server.url).host, complaints));
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

function listen(page: Page, host: string, complaints: string[]): void {
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    const isOurs = url.host === host || url.protocol === "data:" || url.protocol === "blob:";
    if (!isOurs) complaints.push(`request to another host: ${url.href}`);
  });
}

/** Takes the complaints out that a lost network or a stopped server brings: failed requests, nothing else. */
export function forgiveLostConnection(complaints: string[]): void {
  const rest = complaints.filter((complaint) => !/ERR_|WebSocket|EventSource|status of 5/.test(complaint));
  complaints.splice(0, complaints.length, ...rest);
}

export { expect };
