/** The lesson's own elements, in the pieces that a slide may hold together. Nothing is copied: the page lends them. */

/** Elements that are shown on one slide together, with what the speaker wants to say there. */
export interface Part {
  readonly elements: readonly Element[];
  readonly notes: readonly Element[];
  /** Drawings, quizzes and notes stand for themselves. */
  readonly standsAlone: boolean;
}

/** What one heading of the lesson holds. */
export interface Chapter {
  /** Id of its section; empty for the opening of the lesson. */
  readonly id: string;
  readonly title: string;
  readonly parts: readonly Part[];
}

const alone = ".drawing, .quiz, .note, .goals";

/** The lesson's chapters: its head with the goals, the opening words, and each heading. */
export function lessonChapters(main: Element): readonly Chapter[] {
  const title = main.querySelector("h1")?.textContent ?? "";
  const goals = main.querySelector(".goals");
  const prose = main.querySelector(".prose");
  const all = [...(prose?.children ?? [])];
  const begins = all.findIndex((child) => child.matches(".lesson-section, h2"));
  const opening = all.slice(0, begins < 0 ? all.length : begins);
  // A lesson of somebody else's may have headings and no sections.
  const rest = begins < 0 ? [] : all.slice(begins);
  return [
    { id: "", title, parts: goals === null ? [] : partsOf([goals]) },
    ...(opening.length === 0 ? [] : [{ id: "", title, parts: partsOf(opening) }]),
    ...chaptersOf(
      "",
      rest.filter((child) => !child.matches(".lesson-section")),
    ),
    ...rest.filter((child) => child.matches(".lesson-section")).flatMap((one) => chaptersOf(one.id, [...one.children])),
  ];
}

function chaptersOf(section: string, elements: readonly Element[]): readonly Chapter[] {
  const chapters: { id: string; title: string; children: Element[] }[] = [];
  for (const child of elements) {
    const last = chapters.at(-1);
    if (child.matches("h2, h3") || last === undefined) {
      const isHeading = child.matches("h2, h3");
      const id = last === undefined && section !== "" ? section : child.id;
      chapters.push({ id, title: isHeading ? (child.textContent ?? "") : "", children: isHeading ? [] : [child] });
    } else last.children.push(child);
  }
  return chapters.map(({ id, title, children }) => ({ id, title, parts: partsOf(children) }));
}

/** A sentence that ends in a colon stays with what it announces, an answer with its command. */
function partsOf(children: readonly Element[]): readonly Part[] {
  const parts: { elements: Element[]; notes: Element[]; standsAlone: boolean }[] = [];
  const early: Element[] = [];
  for (const child of children) {
    const last = parts.at(-1);
    if (child.matches(".speaker")) {
      (last?.notes ?? early).push(child);
      continue;
    }
    const standsAlone = child.matches(alone);
    const previous = last?.elements.at(-1);
    const belongs = last !== undefined && !last.standsAlone && !standsAlone && follows(previous, child);
    if (belongs) last.elements.push(child);
    else parts.push({ elements: [child], notes: early.splice(0), standsAlone });
  }
  return parts;
}

function follows(previous: Element | undefined, child: Element): boolean {
  if (previous === undefined) return false;
  if (previous.matches("p") && /[:：]\s*$/.test(previous.textContent ?? "")) return true;
  return previous.matches(".command") && child.matches(".code-console");
}
