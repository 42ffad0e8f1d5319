import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { LessonPage } from "./lesson-page.ts";
import { lessons } from "./lessons.ts";
import { languages, words } from "./words.ts";

const overflow = "document.documentElement.scrollWidth - innerWidth";

/** Types into the page's first terminal; its lines are in the page because the screen reader mode is on. */
async function type(page: Page, terminal: string, command: string): Promise<void> {
  await page.getByRole("tabpanel", { name: terminal }).getByRole("textbox").focus();
  await page.keyboard.type(command);
  await page.keyboard.press("Enter");
}

for (const language of languages) {
  const say = words[language];

  test(`[${language}] an exercise has a page: situation, terminal, checks, a hint for the mistake, its lesson`, async ({
    page,
  }) => {
    await page.addInitScript("localStorage.setItem('matelot-screen-reader', 'on')");
    await page.goto(`/${language}/exercises/`);
    await page.getByRole("link", { name: say.slideExercise.title, exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: say.slideExercise.title })).toBeVisible();
    await expect(page.getByRole("main")).toContainText("nginx-service");
    await page.getByRole("button", { name: say.start, exact: true }).click();
    await expect(page.getByRole("tabpanel", { name: say.terminal })).toContainText("$");
    await type(page, say.terminal, "sed -i -E 's/^name:/  name:/; /app:|targetPort:/d' service.yaml");
    await type(page, say.terminal, "kubectl apply --validate=false -f service.yaml");
    const check = page.getByRole("listitem").filter({ hasText: say.slideExercise.picks });
    await expect(check).toContainText(say.hintHere);
    await page.getByRole("navigation", { name: say.taughtIn }).getByRole("link").first().click();
    await expect(page).toHaveURL(new RegExp(`/${language}/lessons/`));
    await page.goto(`/${language}/exercises/`);
    const card = page.getByRole("listitem").filter({ hasText: say.slideExercise.title });
    await expect(card).toContainText(say.begun);
  });

  test(`[${language}] the course map knows what is done, what is left and what comes next`, async ({ page }) => {
    const lesson = new LessonPage(page, language);
    await page.goto(`/${language}/`);
    await expect(page.getByText(say.lessonsDone(0, lessons.length))).toBeVisible();
    await lesson.open();
    await lesson.start();
    await lesson.solve();
    await expect(page.getByText(say.allDone)).toBeVisible();
    await page.goto(`/${language}/`);
    await expect(page.getByText(say.lessonsDone(1, lessons.length))).toBeVisible();
    const course = page.getByRole("region", { name: say.course, exact: true });
    await expect(course.getByRole("listitem").filter({ hasText: say.lesson }).last()).toContainText(say.done);
    await course.getByRole("link", { name: say.nextStep }).click();
    await expect(page).toHaveURL(new RegExp(`/${language}/lessons/`));
  });

  test(`[${language}] a sandbox without a lesson runs what one likes, and keeps it`, async ({ page }) => {
    await page.addInitScript("localStorage.setItem('matelot-screen-reader', 'on')");
    await page.goto(`/${language}/sandbox/`);
    await page.getByRole("button", { name: `${say.runInTerminal}: kubectl get nodes` }).click();
    const terminal = page.getByRole("tabpanel", { name: say.terminal });
    await expect(terminal).toContainText("Ready");
    await type(page, say.terminal, "kubectl create namespace mine");
    await expect(terminal).toContainText("namespace/mine created");
    await page.reload();
    await type(page, say.terminal, "kubectl get namespace mine");
    await expect(terminal).toContainText("Active");
  });

  test(`[${language}] a term is explained where it stands, and in the glossary`, async ({ page }) => {
    await page.goto(`/${language}/lessons/services-a-stable-name/`);
    const term = page.getByRole("link", { name: "endpoints", exact: true }).first();
    await term.focus();
    const definition = page.getByRole("tooltip").filter({ hasText: "EndpointSlices" });
    await expect(definition).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(definition).toBeHidden();
    await term.click();
    await expect(page).toHaveURL(new RegExp(`/${language}/glossary/#endpoints$`));
    await expect(page.getByRole("term").filter({ hasText: /^\s*endpoints/ })).toBeInViewport();
  });

  test(`[${language}] arrow keys lead to the next lesson and back`, async ({ page }) => {
    const [first, second] = lessons;
    await page.goto(`/${language}/lessons/${first?.slug}/`);
    await page.keyboard.press("ArrowRight");
    await expect(page).toHaveURL(new RegExp(`/${language}/lessons/${second?.slug}/$`));
    await page.keyboard.press("ArrowLeft");
    await expect(page).toHaveURL(new RegExp(`/${language}/lessons/${first?.slug}/$`));
  });

  test(`[${language}] without JavaScript exercises and glossary can be read`, async ({ browser, server }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${server.url}/${language}/exercises/service-from-a-slide/`);
    await expect(page.getByRole("heading", { level: 1, name: say.slideExercise.title })).toBeVisible();
    await expect(page.getByRole("main")).toContainText("nginx-service");
    await page.goto(`${server.url}/${language}/glossary/`);
    await expect(page.getByText("EndpointSlices").first()).toBeVisible();
    await context.close();
  });
}

test("nothing overflows at 400 pixels, and at 200 % zoom", async ({ page }) => {
  const paths = [
    "",
    "exercises/",
    "exercises/service-from-a-slide/",
    "glossary/",
    "sandbox/",
    "lessons/services-a-stable-name/",
  ];
  // A window of 1280 pixels at 200 % has 640 of the page's own.
  for (const width of [400, 640]) {
    await page.setViewportSize({ width, height: 800 });
    for (const language of languages) {
      for (const path of paths) {
        await page.goto(`/${language}/${path}`);
        expect([path, width, await page.evaluate(overflow)]).toEqual([path, width, 0]);
      }
    }
  }
});

test("an exam shows the time that is left, and that it is over", async ({ page }) => {
  let startedAt = Date.now() - 50_000;
  await page.route("**/api/exercises/service-from-a-slide", async (route) => {
    const response = await route.fetch();
    const exercise = await response.json();
    await route.fulfill({ json: { ...exercise, timeLimitMinutes: 1, attempt: { startedAt, passed: {} } } });
  });
  await page.goto("/en/exercises/service-from-a-slide/");
  await expect(page.getByRole("timer")).toHaveText(/^0:\d\d left$/);
  await expect(page.getByRole("timer")).toContainText("The time is over.");
  startedAt = Date.now();
  await page.reload();
  await expect(page.getByRole("timer")).toHaveText(/^(1:00|0:5\d) left$/);
});

test("a command for a second terminal opens one", async ({ page }) => {
  const lesson = new LessonPage(page, "en");
  await lesson.open();
  await lesson.start();
  await lesson.run("kubectl get pods --watch");
  await expect(page.getByRole("tab", { name: words.en.secondTerminal })).toHaveAttribute("aria-selected", "true");
});

test("on paper a lesson is its text alone", async ({ page }) => {
  await page.goto("/en/lessons/services-a-stable-name/");
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("button", { name: words.en.start, exact: true })).toBeHidden();
  await expect(page.getByRole("navigation", { name: "Matelot" })).toBeHidden();
  await expect(page.getByText("The label makes a pod a candidate.")).toBeVisible();
});
