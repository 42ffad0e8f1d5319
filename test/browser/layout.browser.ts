import { expect, test } from "./fixtures.ts";
import { LessonPage } from "./lesson-page.ts";
import { languages, words } from "./words.ts";

test("the resizer moves by keyboard and mouse, and is remembered", async ({ page }) => {
  const lesson = new LessonPage(page, "en");
  await lesson.open();
  const resizer = page.getByRole("separator", { name: words.en.textWidth });
  await expect(resizer).toHaveAttribute("aria-valuenow", "43");
  await resizer.focus();
  await page.keyboard.press("ArrowRight");
  await expect(resizer).toHaveAttribute("aria-valuenow", "45");
  await page.keyboard.press("Home");
  await expect(resizer).toHaveAttribute("aria-valuenow", "25");
  await resizer.hover();
  await page.mouse.down();
  await page.mouse.move(768, 400);
  await page.mouse.up();
  await expect(resizer).toHaveAttribute("aria-valuenow", "60");
  await page.reload();
  await expect(resizer).toHaveAttribute("aria-valuenow", "60");
  await page.getByRole("separator", { name: words.en.terminalHeight }).press("ArrowUp");
  await expect(page.getByRole("separator", { name: words.en.terminalHeight })).toHaveAttribute("aria-valuenow", "56");
});

test("Page Down reads on from the first moment", async ({ page }) => {
  const lesson = new LessonPage(page, "en");
  await lesson.open();
  await expect(lesson.check("two")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeInViewport();
  await page.keyboard.press("PageDown");
  await page.keyboard.press("PageDown");
  await expect(page.getByRole("heading", { level: 1 })).not.toBeInViewport();
});

for (const language of languages) {
  test(`[${language}] on a phone the workspace stands below the text, and nothing overflows`, async ({ page }) => {
    const say = words[language];
    await page.setViewportSize({ width: 400, height: 820 });
    const overflow = "document.documentElement.scrollWidth - innerWidth";
    await page.goto(`/${language}/`);
    expect(await page.evaluate(overflow)).toBe(0);
    const lesson = new LessonPage(page, language);
    await lesson.open();
    expect(await page.evaluate(overflow)).toBe(0);
    await page.getByRole("button", { name: say.toTerminal }).click();
    await expect(page.getByRole("button", { name: say.start, exact: true })).toBeInViewport();
    await lesson.start();
    await expect(page.getByRole("separator", { name: say.textWidth })).toBeHidden();
    expect(await page.evaluate(overflow)).toBe(0);
    await page.getByRole("button", { name: say.toText }).click();
    await expect(page.getByRole("heading", { level: 1 })).toBeInViewport();
  });
}
