import { expect, forgiveLostConnection, test } from "./fixtures.ts";
import { LessonPage } from "./lesson-page.ts";
import { languages, words } from "./words.ts";

for (const language of languages) {
  const say = words[language];

  test(`[${language}] from the home page to the last green check`, async ({ page }) => {
    const lesson = new LessonPage(page, language);
    await page.goto(`/${language}/`);
    await page.getByRole("link", { name: say.startLesson }).click();
    await lesson.open();
    await expect(page.getByText(say.points(0))).toBeVisible();
    await lesson.start();
    await expect(page.getByText(say.simulated)).toBeVisible();

    await lesson.run("kubectl apply -f web.yaml");
    await lesson.sees('unknown field "spec.template.spec.ports"');
    await expect(lesson.check("two")).not.toContainText(say.met);
    await lesson.solve();
    await expect(page.getByText(say.points(10))).toBeVisible();
    await expect(page.getByText(say.allDone)).toBeVisible();
  });

  test(`[${language}] a check that is not met says what it sees`, async ({ page }) => {
    const lesson = new LessonPage(page, language);
    await lesson.open();
    await lesson.start();
    await expect(lesson.check("two")).toContainText(/web/);
    await lesson.type("kubectl create deployment web --image=nginx --replicas=1");
    await expect(lesson.check("two")).toContainText("1");
    await expect(lesson.check("two")).not.toContainText(say.met);
  });

  test(`[${language}] hints open one by one, then the solution`, async ({ page }) => {
    const lesson = new LessonPage(page, language);
    await lesson.open();
    await expect(page.getByRole("button", { name: say.showSolution })).toHaveCount(0);
    for (const number of [1, 2, 3, 4]) {
      await page.getByRole("button", { name: say.showHint(number) }).click();
      await expect(page.getByRole("region", { name: say.hint(number) })).toBeFocused();
    }
    await page.getByRole("button", { name: say.showSolution }).click();
    await expect(page.getByRole("region", { name: say.solution })).toContainText("kubectl apply -f web.yaml");
    await page.reload();
    await expect(page.getByRole("region", { name: say.solution })).toBeVisible();
  });

  test(`[${language}] a reload brings the same shell back with its screen`, async ({ page }) => {
    const lesson = new LessonPage(page, language);
    await lesson.open();
    await lesson.start();
    await lesson.type("greeting='ahoy there'; echo $((40 + 2)) boats");
    await lesson.sees("42 boats");
    await page.reload();
    await lesson.sees("42 boats");
    await lesson.type("echo $greeting");
    await lesson.sees("ahoy there");
  });

  test(`[${language}] a lost network is survived by the shell`, async ({ page, context, complaints }) => {
    const lesson = new LessonPage(page, language);
    await lesson.open();
    await lesson.start();
    await lesson.type("boat=lugger");
    await context.setOffline(true);
    await expect(page.getByText(say.connectionLost)).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByText(say.connectionLost)).toBeHidden();
    await lesson.type("echo a $boat");
    await lesson.sees("a lugger");
    forgiveLostConnection(complaints);
  });

  test(`[${language}] a restarted server keeps cluster, home and progress`, async ({ page, server, complaints }) => {
    const lesson = new LessonPage(page, language);
    await lesson.open();
    await lesson.start();
    await lesson.run("sed -i '/ports:/,$s/^/  /' web.yaml");
    await lesson.run("kubectl apply -f web.yaml");
    await lesson.passes("two");
    await server.stop();
    await expect(page.getByText(say.connectionLost)).toBeVisible();
    await server.startAgain();
    await expect(page.getByText(say.connectionLost)).toBeHidden();
    await lesson.sees(say.freshShell);
    await lesson.type("kubectl get deployment web; grep -c containerPort web.yaml");
    await lesson.sees(/web\s+2\/2/);
    await lesson.passes("two");
    forgiveLostConnection(complaints);
  });

  test(`[${language}] a reset is asked for, and gives a fresh cluster and home`, async ({ page }) => {
    const lesson = new LessonPage(page, language);
    await lesson.open();
    await lesson.start();
    await lesson.type("rm web.yaml; kubectl create configmap left-over");
    await lesson.sees("configmap/left-over created");
    await page.getByLabel(say.options).click();
    await page.getByRole("button", { name: say.reset }).click();
    await page.getByRole("dialog").getByRole("button", { name: say.cancel }).click();
    await lesson.sees("configmap/left-over created");
    await lesson.reset();
    await expect(lesson.terminal).not.toContainText("left-over");
    await lesson.type("kubectl get configmap left-over; wc -l web.yaml");
    await lesson.sees('configmaps "left-over" not found');
    await lesson.sees("21 web.yaml");
  });

  test(`[${language}] a click on a command before the start starts the sandbox`, async ({ page }) => {
    const lesson = new LessonPage(page, language);
    await lesson.open();
    await lesson.run("cat web.yaml");
    await lesson.sees("kind: Deployment");
    await expect(lesson.check("two")).toContainText(/ default/);
  });

  test(`[${language}] a server that does not answer is told, with a way on`, async ({ page, complaints }) => {
    const lesson = new LessonPage(page, language);
    await page.route("**/api/**", (route) => route.abort());
    await lesson.open();
    await expect(page.getByText(say.unreachable)).toBeVisible();
    await page.unroute("**/api/**");
    await page.getByRole("button", { name: say.tryAgain }).click();
    await expect(lesson.check("two")).toBeVisible();
    forgiveLostConnection(complaints);
  });

  test(`[${language}] switching the language keeps the place, the shell and the progress`, async ({ page }) => {
    const lesson = new LessonPage(page, language);
    await lesson.open();
    await lesson.start();
    await lesson.type("echo $((6 * 7)) oars");
    await lesson.sees("42 oars");
    const section = "document.querySelector('#scale-down').getBoundingClientRect().top";
    await page.evaluate("document.querySelector('#scale-down').scrollIntoView({ behavior: 'instant' })");
    await page.getByRole("link", { name: say.otherLanguage }).click();
    const other = new LessonPage(page, language === "en" ? "fr" : "en");
    await expect(page.getByRole("heading", { level: 1, name: other.words.lesson })).toBeAttached();
    await other.sees("42 oars");
    expect(Math.abs(await page.evaluate<number>(section))).toBeLessThan(200);
  });
}
