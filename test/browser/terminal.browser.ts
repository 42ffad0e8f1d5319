import { expect, test } from "./fixtures.ts";
import { LessonPage } from "./lesson-page.ts";
import { words } from "./words.ts";

const say = words.en;

test("several terminals share the home, and come back after a reload", async ({ page }) => {
  const lesson = new LessonPage(page, "en");
  await lesson.open();
  await lesson.start();
  await lesson.type("echo knots > rope.txt");
  await page.getByRole("button", { name: say.newTerminal }).click();
  const second = page.getByRole("tabpanel", { name: say.secondTerminal });
  await expect(second).toContainText("$");
  await second.getByRole("textbox").focus();
  await page.keyboard.type("cat rope.txt");
  await page.keyboard.press("Enter");
  await expect(second).toContainText("knots");
  await page.reload();
  await expect(page.getByRole("tab", { name: say.secondTerminal })).toBeVisible();
});

test("an ended shell offers a new one", async ({ page }) => {
  const lesson = new LessonPage(page, "en");
  await lesson.open();
  await lesson.start();
  await lesson.type("exit 3");
  await expect(page.getByText(say.shellEnded)).toContainText("3");
  await page.getByRole("button", { name: say.newShell }).click();
  await expect(page.getByText(say.shellEnded)).toBeHidden();
  await lesson.type("echo $((1 + 1)) again");
  await lesson.sees("2 again");
});

test("text is pasted with Ctrl+Shift+V", async ({ page }) => {
  const lesson = new LessonPage(page, "en");
  await lesson.open();
  await lesson.start();
  await page.evaluate("navigator.clipboard.writeText('echo pasted-$((2 + 3))')");
  await lesson.terminal.getByRole("textbox").focus();
  await page.keyboard.press("ControlOrMeta+Shift+KeyV");
  await page.keyboard.press("Enter");
  await lesson.sees("pasted-5");
});

test("text is found with Ctrl+Shift+F and copied with Ctrl+C", async ({ page }) => {
  const lesson = new LessonPage(page, "en");
  await lesson.open();
  await lesson.start();
  await lesson.type("echo light''house");
  await lesson.sees("lighthouse");
  await page.keyboard.press("Control+Shift+KeyF");
  await page.getByRole("searchbox", { name: say.find }).fill("anchor");
  await page.keyboard.press("Enter");
  await expect(page.getByText(say.findNone)).toBeVisible();
  await page.getByRole("searchbox", { name: say.find }).fill("lighthouse");
  await page.keyboard.press("Enter");
  await expect(page.getByText(say.findNone)).toBeHidden();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+KeyC");
  await expect.poll(() => page.evaluate("navigator.clipboard.readText()")).toBe("lighthouse");
});

test("a flood of output is drawn to its end", async ({ page }) => {
  const lesson = new LessonPage(page, "en");
  await lesson.open();
  await lesson.start();
  await lesson.type("seq 1 60000; echo $((600 * 100)) lines");
  await lesson.sees("60000 lines");
});

test("the keyboard alone reaches a command, the terminal, and leaves it again", async ({ page }) => {
  const lesson = new LessonPage(page, "en");
  await lesson.open();
  const start = page.getByRole("button", { name: say.start, exact: true });
  await expect(start).toBeEnabled();
  await start.focus();
  await page.keyboard.press("Enter");
  await lesson.sees(/\$/);
  await expect(lesson.terminal.getByRole("textbox")).toBeFocused();
  await page.keyboard.press("Control+Shift+KeyE");
  await expect(lesson.terminal.getByRole("textbox")).not.toBeFocused();
  const command = page.getByRole("button", { name: `${say.runInTerminal}: cat web.yaml`, exact: true });
  await command.focus();
  await page.keyboard.press("Enter");
  await lesson.sees("kind: Deployment");
  await expect(command).toBeFocused();
});
