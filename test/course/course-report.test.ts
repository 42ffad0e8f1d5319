import { expect, test } from "vitest";
import exercise from "../../exercises/service-answers-nothing/exercise.ts";
import { checkLesson } from "../../site/src/lesson-check/check-lesson.ts";
import { type Course, type CourseLesson, courseFaults } from "./course-report.ts";

const both = { en: "words", fr: "mots" };
const topic = { id: "services", module: 5, title: both, decks: [] };
const lesson = (name: string, body: string, fields: string): CourseLesson => {
  const source = `---\ntitle: Services\ndescription: "What a Service is, and is not."\nmodule: 5\nminutes: 10\n${fields}\ngoals: ["name a Service and find it"]\n---\n${body}`;
  const around = { exerciseIds: [exercise.id], topicIds: ["services"], termIds: ["service"] };
  const english = checkLesson(`lessons/en/${name}.mdx`, source, around);
  if (english.frontmatter === undefined) throw new Error(JSON.stringify(english.faults));
  return { name, english, frontmatter: english.frontmatter };
};
const whole =
  '\n<Drawing id="service-path">A.</Drawing>\n\n<Quiz id="q">\n\nWhy?\n\n</Quiz>\n\n<Speaker>\n\nAsk.\n\n</Speaker>\n\n<Term id="service">Service</Term>\n';
const fields = `order: 1\ntopics: [services]\nexercise: ${exercise.id}`;
const course: Course = {
  topics: [topic],
  terms: [{ id: "service", lesson: "a", term: both, definition: both }],
  lessons: [lesson("a", whole, fields)],
  exercises: Array.from({ length: 45 }, () => ({ ...exercise, topics: ["services"] })),
};

test("a course in which everything has its place has no fault", () => {
  expect(courseFaults(course)).toEqual([]);
});

test("a topic that nobody teaches or practises is told", () => {
  const more = { ...topic, id: "ingress" };
  expect(courseFaults({ ...course, topics: [topic, more] })).toEqual([
    "the topic ingress (module 5) is taught by no lesson",
  ]);
  const unpractised = course.exercises.map((one) => ({ ...one, topics: ["pods"] }));
  expect(courseFaults({ ...course, exercises: unpractised })).toEqual([
    "the topic services (module 5) is practised in no exercise",
  ]);
  expect(courseFaults({ ...course, topics: [{ ...topic, read: true }], exercises: unpractised })).toEqual([]);
});

test("a lesson without drawing, quiz, notes, or at another's place is told", () => {
  const faults = courseFaults({ ...course, lessons: [...course.lessons, lesson("b", "\nText.\n", fields)] });
  expect(faults).toEqual([
    "lessons/en/b.mdx has the same place in its module as lessons/en/a.mdx",
    "lessons/en/b.mdx has no <Drawing>",
    "lessons/en/b.mdx has no <Quiz>",
    "lessons/en/b.mdx has no <Speaker>",
  ]);
});

test("an exercise that no lesson names and a term that is linked nowhere are told", () => {
  const lessons = [lesson("a", whole.replace(/<Term.*/, ""), "order: 1\ntopics: [services]")];
  const faults = courseFaults({ ...course, lessons });
  expect(faults).toContain(`the exercise ${exercise.id} belongs to no lesson (exercise or practice)`);
  expect(faults).toContain('the term service has no <Term id="service"> in a.mdx');
});
