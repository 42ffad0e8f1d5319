import { expect, test } from "./fixtures.ts";
import { lessons } from "./lessons.ts";
import { languages, words } from "./words.ts";

for (const language of languages) {
  const say = words[language];

  test(`[${language}] the home page lists ten modules and leads into the first lesson`, async ({ page }) => {
    await page.goto(`/${language}/`);
    await expect(page.getByRole("heading", { level: 1, name: say.heading })).toBeVisible();
    const modules = page.getByRole("region", { name: say.course }).getByRole("heading", { level: 3 });
    await expect(modules).toHaveCount(10);
    const begun = new Set(lessons.map(({ module }) => module));
    await expect(modules.filter({ hasText: say.coming })).toHaveCount(10 - begun.size);
    await page.getByRole("link", { name: say.startLesson }).click();
    await expect(page).toHaveURL(new RegExp(`/${language}/lessons/${lessons[0]?.slug}/$`));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });

  test(`[${language}] search finds the lesson without any other host`, async ({ page }) => {
    await page.goto(`/${language}/`);
    await page.getByRole("button", { name: say.search, exact: true }).click();
    await page.getByRole("searchbox", { name: say.searchField }).fill(say.searchTerm);
    const found = page.getByRole("dialog").getByRole("link", { name: say.lesson });
    await found.and(page.locator("[href*='/lessons/']")).first().click();
    await expect(page).toHaveURL(new RegExp(`/${language}/lessons/`));
  });

  test(`[${language}] an unknown address says so in the language of the address`, async ({ page, complaints }) => {
    await page.goto(`/${language}/no-such-page/`);
    await expect(page.getByRole("heading", { name: say.notFound })).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    // The browser reports the page's own 404.
    expect(complaints.splice(0)).toEqual([expect.stringContaining("404")]);
  });

  test(`[${language}] a browser in this language is led to its home page`, async ({ browser, server }) => {
    const context = await browser.newContext({ locale: language === "fr" ? "fr-FR" : "en-GB" });
    const page = await context.newPage();
    await page.goto(server.url);
    await expect(page).toHaveURL(`${server.url.replace(/\/$/, "")}/${language}/`);
    await context.close();
  });
}

test("the language chosen last wins over the browser's", async ({ page }) => {
  await page.goto("/en/");
  await page.getByRole("link", { name: "Français" }).click();
  await expect(page.getByRole("heading", { level: 1, name: words.fr.heading })).toBeVisible();
  await page.goto("/");
  await expect(page).toHaveURL(/\/fr\/$/);
});

test("without JavaScript home and lesson can be read", async ({ browser, server }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.url}/en/`);
  await expect(page.getByRole("heading", { level: 1, name: words.en.heading })).toBeVisible();
  await page.getByRole("link", { name: words.en.lesson }).click();
  await expect(page.getByRole("heading", { level: 1, name: words.en.lesson })).toBeVisible();
  await expect(page.getByText("kubectl scale deployment/web --replicas=5")).toBeVisible();
  await expect(page.getByText("The terminal needs JavaScript.")).toBeVisible();
  await page.getByText("Three new pods, with new names").click();
  await expect(page.getByText("The wish still stands.")).toBeVisible();
  await context.close();
});

test("the colours follow the system, and a choice is remembered", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/en/");
  const background = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
  const dark = await background();
  await page.emulateMedia({ colorScheme: "light" });
  expect(await background()).not.toBe(dark);
  await page.getByRole("button", { name: "Colours: as the system" }).click();
  await page.getByRole("button", { name: "Colours: light" }).click();
  await expect(page.getByRole("button", { name: "Colours: dark" })).toBeVisible();
  expect(await background()).toBe(dark);
  await page.reload();
  expect(await background()).toBe(dark);
});
