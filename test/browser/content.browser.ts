import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { MatelotServer } from "./matelot-server.ts";
import { words } from "./words.ts";

const lesson = `---
title: "Harbour rules"
description: "How clusters are used in our own company."
module: 9
order: 1
minutes: 5
goals: ["name your namespace as everybody does"]
---

Every team has a namespace.

## Look around

\`\`\`bash run
kubectl get namespaces
\`\`\`
`;

const test = base.extend<{ readonly ownServer: MatelotServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  ownServer: async ({}, use) => {
    const content = await mkdtemp(join(tmpdir(), "matelot-own-"));
    await mkdir(join(content, "lessons/en"), { recursive: true });
    await writeFile(join(content, "lessons/en/harbour-rules.mdx"), lesson);
    try {
      await using server = await MatelotServer.start("--content", content);
      await use(server);
    } finally {
      await rm(content, { recursive: true, force: true });
    }
  },
});

// The site is built before the server is ready.
test.setTimeout(300_000);

test("a lesson of a folder of one's own is served like the course's", async ({ page, ownServer }) => {
  await page.addInitScript("localStorage.setItem('matelot-screen-reader', 'on')");
  await page.goto(new URL("/en/", ownServer.url).href);
  await page.getByRole("region", { name: "More on this server" }).getByRole("link", { name: "Harbour rules" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Harbour rules" })).toBeVisible();
  await page.getByRole("button", { name: `${words.en.runInTerminal}: kubectl get namespaces` }).click();
  await expect(page.getByRole("tabpanel", { name: words.en.terminal })).toContainText("kube-system");
  await page.getByRole("link", { name: words.en.otherLanguage }).click();
  await expect(page).toHaveURL(/\/fr\/lessons\/harbour-rules\/$/);
  await expect(page.getByText("Cette leçon n’existe qu’en anglais.")).toBeVisible();
  await page.goto(new URL("/en/", ownServer.url).href);
  await page.getByRole("button", { name: words.en.search, exact: true }).click();
  await page.getByRole("searchbox", { name: words.en.searchField }).fill("harbour");
  await expect(page.getByRole("dialog").getByRole("link", { name: "Harbour rules" })).toBeVisible();
});
