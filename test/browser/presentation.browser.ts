import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { languages, words } from "./words.ts";

const lesson = "lessons/services-a-stable-name/";

/** The heading and the label of the slide on the screen. */
function slide(page: Page) {
  return page.locator(".slide-current");
}

for (const language of languages) {
  const say = words[language];

  test(`[${language}] a lesson is presented by keys, and given back as it was`, async ({ page }) => {
    await page.goto(`/${language}/${lesson}`);
    const before = await page.getByRole("main").innerText();
    await page.getByRole("link", { name: say.present }).click();
    await expect(slide(page)).toHaveAttribute("aria-label", say.slideOne);
    await expect(page.getByRole("banner")).toBeHidden();
    await page.keyboard.press("End");
    const count = Number((await slide(page).getAttribute("aria-label"))?.match(/\d+/)?.[0]);
    expect(count).toBeGreaterThan(12);
    for (let number = count; number > 1; number -= 1) {
      // Nothing of a slide lies outside the window.
      expect(
        await page.evaluate("document.querySelector('.slide-current .slide-body').scrollWidth <= innerWidth"),
      ).toBe(true);
      await page.keyboard.press("ArrowLeft");
    }
    await expect(slide(page)).toHaveAttribute("aria-label", say.slideOne);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("banner")).toBeVisible();
    expect(await page.getByRole("main").innerText()).toBe(before);
  });

  test(`[${language}] an address leads into the middle of a presentation, with notes and the terminal`, async ({
    page,
  }) => {
    await page.goto(`/${language}/${lesson}?present#address`);
    await expect(slide(page).getByRole("heading")).toHaveText(say.slideAddress);
    const panel = page.getByRole("complementary", { name: say.notes });
    await expect(panel).toBeHidden();
    await page.keyboard.press("n");
    await expect(panel.getByText(say.slideNotes)).toBeVisible();
    await expect(page.getByRole("region", { name: say.workspace })).toBeHidden();
    await page.keyboard.press("t");
    await expect(page.getByRole("region", { name: say.workspace })).toBeVisible();
    await expect(page.getByRole("button", { name: say.start, exact: true })).toBeVisible();
    await expect(slide(page).getByRole("heading")).toHaveText(say.slideAddress);
    const [notes] = await Promise.all([
      page.waitForEvent("popup"),
      page.getByRole("button", { name: say.notesWindow }).click(),
    ]);
    await expect(notes.getByText(say.slideNotes)).toBeVisible();
    await notes.keyboard.press("ArrowRight");
    await expect(notes.getByText(say.slideNotes)).toBeHidden();
    await expect(slide(page)).not.toContainText(say.slideAddress);
  });
}

test("commands of a slide are run in the terminal beside it", async ({ page }) => {
  await page.addInitScript("localStorage.setItem('matelot-screen-reader', 'on')");
  await page.goto(`/en/${lesson}?present#address`);
  await page.keyboard.press("t");
  const command = "kubectl create deployment hello --image=nginx:1.28 --replicas=2";
  await slide(page)
    .getByRole("button", { name: `${words.en.runInTerminal}: ${command}` })
    .click();
  await expect(page.getByRole("tabpanel", { name: words.en.terminal })).toContainText("deployment.apps/hello created");
});

test("handouts hold every slide", async ({ page }) => {
  await page.goto(`/en/${lesson}?present`);
  await expect(slide(page)).toBeVisible();
  await page.emulateMedia({ media: "print" });
  const slides = page.locator(".slide");
  const shown = await slides.evaluateAll((all) => all.filter((one) => one.getClientRects().length > 0).length);
  expect(shown).toBe(await slides.count());
});
