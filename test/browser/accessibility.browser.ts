import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { LessonPage } from "./lesson-page.ts";
import { languages } from "./words.ts";

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  expect(found).toEqual([]);
}

for (const language of languages) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`[${language}, ${colorScheme}] home and lesson have no axe violation`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto(`/${language}/`);
      await expectNoViolations(page);
      const lesson = new LessonPage(page, language);
      await lesson.open();
      await expect(lesson.check("two")).toBeVisible();
      await expectNoViolations(page);
      await lesson.start();
      await lesson.run("cat web.yaml");
      await lesson.sees("kind: Deployment");
      await expectNoViolations(page);
    });

    test(`[${language}, ${colorScheme}] exercises, glossary, sandbox and slides have no axe violation`, async ({
      page,
    }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const paths = ["exercises/", "exercises/service-from-a-slide/", "glossary/", "sandbox/"];
      for (const path of [...paths, "lessons/services-a-stable-name/?present#endpoints"]) {
        await page.goto(`/${language}/${path}`);
        await expect(page.getByRole("heading").first()).toBeVisible();
        await expectNoViolations(page);
      }
      for (const key of ["n", "t", "ArrowRight", "End"]) {
        await page.keyboard.press(key);
        await expectNoViolations(page);
      }
    });
  }
}
