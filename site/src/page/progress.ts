import type { Attempt } from "../../../sandbox-server/progress/progress-store.ts";
import { duration } from "../messages/duration.ts";
import { recall, remember } from "../workspace/remembered.ts";

/** What the learner has reached, written into the course map, cards and lessons. Without an answer they stay as they are. */

type Reached = "open" | "begun" | "done";

const readLessonsKey = "lessons-read";

function readLessons(): readonly string[] {
  return (recall(readLessonsKey) ?? "").split(" ").filter((name) => name !== "");
}

function pointsOf(attempt: Attempt | undefined): number {
  return Object.values(attempt?.passed ?? {}).reduce((sum, { points }) => sum + points, 0);
}

function reachedIn(attempt: Attempt | undefined): Reached {
  if (attempt === undefined) return "open";
  return typeof attempt.completedAt === "number" ? "done" : "begun";
}

function showExercises(attempts: ReadonlyMap<string, Attempt>, words: DOMStringMap): void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-exercise][data-points]")) {
    const attempt = attempts.get(element.dataset.exercise ?? "");
    const reached = reachedIn(attempt);
    element.dataset.reached = reached;
    const text = element.querySelector<HTMLElement>("[data-state-text]");
    if (text === null || reached === "open") continue;
    const template = (reached === "done" ? words.exerciseDone : words.exerciseBegun) ?? "";
    text.textContent = template
      .replace("{earned}", String(pointsOf(attempt)))
      .replace("{possible}", element.dataset.points ?? "");
    text.hidden = false;
  }
  for (const group of document.querySelectorAll<HTMLElement>("[data-exercises]")) {
    const own = [...group.querySelectorAll<HTMLElement>("[data-exercise]")];
    const done = own.filter(({ dataset }) => dataset.reached === "done").length;
    const place = group.querySelector("[data-exercises-done]");
    if (place !== null && done > 0) place.textContent = (group.dataset.words ?? "").replace("{count}", String(done));
  }
}

function showLessons(attempts: ReadonlyMap<string, Attempt>): void {
  const read = readLessons();
  for (const element of document.querySelectorAll<HTMLElement>("[data-lesson]")) {
    const { lesson = "", lessonExercise } = element.dataset;
    const isRead = read.includes(lesson);
    const reached = lessonExercise === undefined ? (isRead ? "done" : "open") : reachedIn(attempts.get(lessonExercise));
    element.dataset.reached = reached === "open" && isRead ? "begun" : reached;
    const state = element.querySelector<HTMLElement>("[data-lesson-state]");
    if (state !== null) state.textContent = state.dataset[element.dataset.reached] ?? "";
  }
}

function showStanding(standing: HTMLElement): void {
  const lessons = [...document.querySelectorAll<HTMLElement>("[data-course] [data-lesson]:not([data-own-lesson])")];
  if (lessons.length === 0) return;
  const open = lessons.filter(({ dataset }) => dataset.reached !== "done");
  const done = lessons.length - open.length;
  const words = standing.dataset;
  const exercises = [...document.querySelectorAll<HTMLElement>("[data-course] [data-exercise]")];
  const minutes = [...open, ...exercises.filter(({ dataset }) => dataset.reached !== "done")].reduce(
    (sum, { dataset }) => sum + Number(dataset.minutes),
    0,
  );
  const write = (name: string, text: string | undefined) => {
    const place = standing.querySelector(`[data-standing-${name}]`);
    if (place !== null) place.textContent = text ?? "";
  };
  write("lessons", words.lessons?.replace("{done}", String(done)).replace("{count}", String(lessons.length)));
  write("left", open.length === 0 ? words.done : words.left?.replace("{time}", duration(minutes)));
  const bar = standing.querySelector("progress");
  if (bar !== null) bar.value = done;
  const target = open[0]?.querySelector("a");
  const next = standing.querySelector<HTMLAnchorElement>("[data-standing-next]");
  if (next !== null && target !== null && target !== undefined) {
    const hasBegun = lessons.some(({ dataset }) => dataset.reached !== "open");
    next.href = target.href;
    next.textContent = ((hasBegun ? words.next : words.begin) ?? "").replace("{lesson}", target.textContent ?? "");
    next.hidden = false;
  }
  standing.hidden = false;
}

/** A lesson counts as read when its end was seen. */
function noteReading(foot: HTMLElement): void {
  const name = foot.dataset.lessonEnd ?? "";
  new IntersectionObserver((entries, observer) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    remember(readLessonsKey, [...new Set([...readLessons(), name])].join(" "));
  }).observe(foot);
}

/** None where the server hands out files only: what this browser has read is shown all the same. */
async function loadAttempts(): Promise<readonly Attempt[]> {
  const response = await fetch("/api/progress").catch(() => undefined);
  if (response?.ok !== true) return [];
  const { attempts } = (await response.json()) as { readonly attempts: readonly Attempt[] };
  return attempts;
}

async function start(words: DOMStringMap): Promise<void> {
  const attempts = new Map((await loadAttempts()).map((attempt) => [attempt.exercise, attempt]));
  showExercises(attempts, words);
  showLessons(attempts);
  const standing = document.querySelector<HTMLElement>("[data-standing]");
  if (standing !== null) showStanding(standing);
}

const foot = document.querySelector<HTMLElement>("[data-lesson-end]");
if (foot !== null) noteReading(foot);
const words = document.querySelector<HTMLElement>("[data-progress-words]")?.dataset ?? {};
if (document.querySelector("[data-exercise][data-points], [data-standing]") !== null) void start(words);
