import AxeBuilder from "@axe-core/playwright";
import type { Browser, Locator } from "@playwright/test";
import { test as base, expect } from "./fixtures.ts";
import { LessonPage } from "./lesson-page.ts";
import { MatelotServer } from "./matelot-server.ts";
import { languages, words } from "./words.ts";

/** A class behind a proxy, on a machine with room for one sandbox. */
const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  server: async ({}, use) => {
    await using server = await MatelotServer.start("--limit", "1", "--origin", "https://learn.example.org");
    await use(server);
  },
});

/** Another learner: a browser with cookies of its own. */
async function arrive(browser: Browser, language: "en" | "fr", baseURL: string | undefined): Promise<LessonPage> {
  const context = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  const lesson = new LessonPage(await context.newPage(), language);
  await lesson.open();
  return lesson;
}

function queueCard({ page, words: say }: LessonPage): Locator {
  return page.getByRole("region", { name: say.queueTitle });
}

/** The line above the terminal, by what can be done about it. */
function extend({ page, words: say }: LessonPage): Locator {
  return page.getByRole("button", { name: say.extend });
}

for (const language of languages) {
  const say = words[language];

  test(`[${language}] on a full server a learner waits in the queue until it is their turn`, async ({
    page,
    browser,
    baseURL,
  }) => {
    const ada = new LessonPage(page, language);
    await ada.open();
    await ada.start();
    const bob = await arrive(browser, language, baseURL);
    const eve = await arrive(browser, language, baseURL);
    await bob.page.getByRole("button", { name: say.start, exact: true }).click();
    await expect(queueCard(bob)).toBeFocused();
    await expect(queueCard(bob)).toContainText(say.queueNext);
    await eve.page.getByRole("button", { name: say.start, exact: true }).click();
    await expect(queueCard(eve)).toContainText(say.queueSecond);
    expect((await new AxeBuilder({ page: eve.page }).analyze()).violations).toEqual([]);

    await eve.page.keyboard.press("Tab");
    await expect(eve.page.getByRole("button", { name: say.leaveQueue })).toBeFocused();
    await eve.page.keyboard.press("Enter");
    await expect(eve.page.getByRole("button", { name: say.start, exact: true })).toBeFocused();
    await expect(eve.page.getByText(say.leftQueue).first()).toBeVisible();

    await bob.page.reload();
    await expect(queueCard(bob)).toContainText(say.queueNext);
    await page.evaluate(async () => {
      const found = await fetch("/api/sandboxes?exercise=deployment-scale-and-heal");
      const { sandbox } = (await found.json()) as { sandbox: { id: string } };
      await fetch(`/api/sandboxes/${sandbox.id}`, { method: "DELETE" });
    });
    await bob.sees(/\$/);
    await bob.page.context().close();
    await eve.page.context().close();
  });
}

const shortLived = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  server: async ({}, use) => {
    await using server = await MatelotServer.start("--expire", "1");
    await use(server);
  },
});

shortLived("[en, fr] a sandbox that ends soon says so, and one click extends it on every page", async ({ context }) => {
  const english = new LessonPage(await context.newPage(), "en");
  const french = new LessonPage(await context.newPage(), "fr");
  await english.open();
  await english.start();
  await french.open();
  await french.sees(/\$/);
  // Half of its minute is over before the first warning comes.
  await expect(extend(english)).toBeVisible({ timeout: 45_000 });
  await expect(extend(french)).toBeVisible();
  await expect(french.page.getByText(words.fr.expiring).first()).toBeVisible();
  await english.sees(/This sandbox ends in 1 min/);
  await french.sees(/Ce bac à sable se termine dans 1\smin/);
  await extend(french).click();
  await expect(extend(french)).toBeHidden();
  await expect(extend(english)).toBeHidden();
  await english.type("kubectl get nodes");
  await english.sees("node-1");
});
