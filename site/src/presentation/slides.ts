import { h } from "../workspace/dom.ts";
import type { Chapter, Part } from "./lesson-parts.ts";

export interface Slide {
  readonly element: HTMLElement;
  readonly body: HTMLElement;
  /** Id of the section it came from; empty for the lesson's opening. */
  readonly id: string;
  readonly title: string;
  readonly notes: readonly Element[];
}

export interface SlideWords {
  /** `{number}` and `{count}` are filled. */
  readonly slide: string;
}

/**
 * Lays the chapters out as slides in `stage`, which must be visible: whether a part still fits is measured. What is too
 * large for a whole slide is set smaller, and scrolls when even that is not enough.
 */
export function layOutSlides(chapters: readonly Chapter[], stage: HTMLElement, words: SlideWords): readonly Slide[] {
  const slides: (Slide & { notes: Element[] })[] = [];
  const open = (chapter: Chapter, isFirst: boolean) => {
    const body = h("div", { class: "slide-body" });
    const heading = h("h1", { class: "slide-title" }, chapter.title);
    const element = h("section", { class: "slide slide-current", "aria-roledescription": "slide" }, heading, body);
    if (slides.length === 0) element.classList.add("slide-first");
    for (const { element: other } of slides) other.classList.remove("slide-current");
    stage.append(element);
    const slide = { element, body, id: isFirst ? chapter.id : "", title: chapter.title, notes: [] as Element[] };
    slides.push(slide);
    return slide;
  };
  for (const chapter of chapters) {
    let slide = open(chapter, true);
    let held: readonly Part[] = [];
    for (const part of chapter.parts) {
      if (!mayJoin(held, part) || !fitsWith(slide, part)) {
        if (held.length > 0) {
          slide = open(chapter, false);
          held = [];
        }
        slide.body.append(...part.elements);
        makeFit(slide);
      }
      held = [...held, part];
      slide.notes.push(...part.notes);
    }
  }
  for (const [index, { element, title }] of slides.entries()) {
    const place = words.slide.replace("{number}", String(index + 1)).replace("{count}", String(slides.length));
    element.setAttribute("aria-label", `${place}: ${title}`);
  }
  return slides;
}

/** Beside a drawing or a quiz there is room for one thought at most. */
function mayJoin(held: readonly Part[], part: Part): boolean {
  if (held.some(({ standsAlone }) => standsAlone)) return false;
  return held.length === 0 || !part.standsAlone || held.length === 1;
}

/** Puts the part on the slide where it fits; otherwise the slide is as it was. */
function fitsWith({ body }: Slide, part: Part): boolean {
  const isEmpty = body.childElementCount === 0;
  body.append(...part.elements);
  if (!overflows(body)) return true;
  if (isEmpty) return false;
  for (const element of part.elements) element.remove();
  return false;
}

function makeFit({ element, body }: Slide): void {
  for (const size of ["slide-small", "slide-smaller"]) {
    if (!overflows(body)) return;
    element.classList.add(size);
  }
  if (overflows(body)) body.tabIndex = 0;
}

function overflows(body: HTMLElement): boolean {
  return body.scrollHeight > body.clientHeight + 1;
}
