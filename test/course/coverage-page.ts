import { courseModules } from "../../site/src/course/modules.ts";
import { type Course, exercisesOn, lessonsOn } from "./course-report.ts";

const levels = { guided: "guided", alone: "on your own", broken: "broken on purpose" } as const;

/** docs/coverage.md: which lessons teach a topic, which exercises practise it, which decks ask for it. */
export function coveragePage(course: Course): string {
  const { lessons, exercises, terms, topics } = course;
  const counts = Object.entries(levels).map(
    ([level, words]) => `${exercises.filter((exercise) => exercise.level === level).length} ${words}`,
  );
  const hours = Math.round(lessons.reduce((sum, { frontmatter }) => sum + frontmatter.minutes, 0) / 60);
  return [
    "# What the course covers",
    "",
    "Written by `npm run coverage` from the lessons, the exercises and `lessons/topics.json`; `npm test` fails where it is out of",
    "date, where a topic is taught by no lesson, or where one that is not marked *read* has no exercise.",
    "Every exercise is proven by `npm run prove`, every command of every lesson is run by `npm run test:lessons`.",
    "",
    `${lessons.length} lessons in English and French (about ${hours} hours), ${exercises.length} exercises (${counts.join(", ")}),`,
    `${topics.length} topics, ${terms.length} terms in the glossary.`,
    "",
    "The letters are the decks that ask for a topic: A zero-downtime updates, B why an orchestrator, C containers in production,",
    "D Kubernetes primitives one by one, E the rise of containers.",
    ...courseModules.flatMap(({ number, title }) => moduleTable(number, title.en, course)),
    "",
  ].join("\n");
}

function moduleTable(number: number, title: string, course: Course): readonly string[] {
  const topics = course.topics.filter(({ module }) => module === number);
  return [
    "",
    `## ${number} ${title}`,
    "",
    "| topic | decks | lessons | exercises |",
    "|---|---|---|---|",
    ...topics.map((topic) => {
      const lessons = lessonsOn(topic, course).map(({ name }) => `[${name}](../lessons/en/${name}.mdx)`);
      const exercises = exercisesOn(topic, course).map(({ id }) => `[${id}](../exercises/${id}/exercise.ts)`);
      const practised = topic.read === true ? ["*read*", ...exercises] : exercises;
      return `| ${[topic.title.en, topic.decks.join(" "), list(lessons), list(practised)].join(" | ")} |`;
    }),
  ];
}

function list(items: readonly string[]): string {
  return items.length === 0 ? "**none**" : items.join("<br>");
}
