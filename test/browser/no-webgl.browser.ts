import { expect, test } from "./fixtures.ts";
import { LessonPage } from "./lesson-page.ts";
import config from "./playwright.config.ts";

// Machines without a usable graphics driver draw the terminal with elements; the policy must not stop that.
test.use({
  launchOptions: {
    ...config.use?.launchOptions,
    args: [...(config.use?.launchOptions?.args ?? []), "--disable-3d-apis"],
  },
});

test("without WebGL the terminal is drawn all the same, colours included", async ({ page }) => {
  const lesson = new LessonPage(page, "en");
  await lesson.open();
  await lesson.start();
  await lesson.type("printf '\\e[38;2;200;40;40mport\\e[0m %s\\n' side");
  await lesson.sees("port side");
  const colour =
    "getComputedStyle([...document.querySelectorAll('.xterm-rows span')].find((span) => span.textContent === 'port')).color";
  expect(await page.evaluate<string>(colour)).toBe("rgb(200, 40, 40)");
  const themeSheets = "document.adoptedStyleSheets.some((sheet) => sheet.cssRules.length > 20)";
  expect(await page.evaluate(themeSheets)).toBe(true);
});
