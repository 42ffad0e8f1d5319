import type { Exercise } from "../../exercises/format/index.ts";
import type { CheckedLesson } from "../../site/src/lesson-check/check-lesson.ts";
import type { GlossaryTerm, Topic } from "../../site/src/lesson-check/course-files.ts";
import type { LessonFrontmatter } from "../../site/src/lesson-check/lesson-frontmatter.ts";

/** Everything the course consists of. */
export interface Course {
  readonly topics: readonly Topic[];
  readonly terms: readonly GlossaryTerm[];
  readonly lessons: readonly CourseLesson[];
  /** Those without a fault; `npm run prove` proves each of them. */
  readonly exercises: readonly Exercise[];
}

export interface CourseLesson {
  readonly name: string;
  readonly frontmatter: LessonFrontmatter;
  readonly english: CheckedLesson;
}

/** Fewest exercises of the whole course. */
const fewestExercises = 45;

/** Everything that is missing or has no place in the course, one sentence each. */
export function courseFaults(course: Course): readonly string[] {
  return [
    ...course.topics.flatMap((topic) => topicFaults(topic, course)),
    ...course.lessons.flatMap((lesson) => lessonFaults(lesson, course)),
    ...course.exercises.flatMap((exercise) => exerciseFaults(exercise, course)),
    ...course.terms.flatMap((term) => termFaults(term, course)),
    ...(course.exercises.length >= fewestExercises
      ? []
      : [`there are ${course.exercises.length} exercises, wanted at least ${fewestExercises}`]),
  ];
}

/** Lessons that teach the topic, in their order. */
export function lessonsOn(topic: Topic, { lessons }: Course): readonly CourseLesson[] {
  return lessons.filter(({ frontmatter }) => frontmatter.topics?.includes(topic.id));
}

export function exercisesOn(topic: Topic, { exercises }: Course): readonly Exercise[] {
  return exercises.filter(({ topics }) => topics?.includes(topic.id));
}

export function hasQuiz({ english }: CourseLesson): boolean {
  return (english.outline?.components ?? []).some(({ name }) => name === "Quiz");
}

function topicFaults(topic: Topic, course: Course): readonly string[] {
  const lessons = lessonsOn(topic, course);
  if (lessons.length === 0) return [`the topic ${topic.id} (module ${topic.module}) is taught by no lesson`];
  if (topic.read === true) {
    return lessons.some(hasQuiz) ? [] : [`the topic ${topic.id} is read, and its lesson has no quiz`];
  }
  return exercisesOn(topic, course).length > 0
    ? []
    : [`the topic ${topic.id} (module ${topic.module}) is practised in no exercise`];
}

function lessonFaults({ name, frontmatter, english }: CourseLesson, { lessons }: Course): readonly string[] {
  const twin = lessons.find(
    (other) =>
      other.name < name &&
      other.frontmatter.module === frontmatter.module &&
      other.frontmatter.order === frontmatter.order,
  );
  const used = new Set((english.outline?.components ?? []).map((component) => component.name));
  return [
    ...(frontmatter.topics === undefined ? [`${english.file} names no topics`] : []),
    ...(twin === undefined ? [] : [`${english.file} has the same place in its module as ${twin.english.file}`]),
    ...["Drawing", "Quiz", "Speaker"]
      .filter((component) => !used.has(component))
      .map((component) => `${english.file} has no <${component}>`),
  ];
}

function exerciseFaults({ id, topics }: Exercise, { lessons }: Course): readonly string[] {
  const isNamed = lessons.some(
    ({ frontmatter }) => frontmatter.exercise === id || frontmatter.practice?.includes(id) === true,
  );
  return [
    ...(topics === undefined ? [`exercises/${id}/exercise.ts names no topics`] : []),
    ...(isNamed ? [] : [`the exercise ${id} belongs to no lesson (exercise or practice)`]),
  ];
}

/** A word is linked where it is introduced. */
function termFaults({ id, lesson }: GlossaryTerm, { lessons }: Course): readonly string[] {
  const introducing = lessons.find(({ name }) => name === lesson);
  const isLinked = introducing?.english.outline?.components.some(
    (used) => used.name === "Term" && used.attributes.get("id") === id,
  );
  return isLinked === true ? [] : [`the term ${id} has no <Term id="${id}"> in ${lesson}.mdx`];
}
