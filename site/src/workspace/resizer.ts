import { recall, remember } from "./remembered.ts";

export interface ResizerOptions {
  /** The `role="separator"` element; its `aria-valuemin` and `aria-valuemax` are the limits in percent. */
  readonly handle: HTMLElement;
  /** The element that is divided. */
  readonly container: HTMLElement;
  /** Custom property on the container that gets the share of the first part, in percent. */
  readonly property: string;
  /** `columns`: a vertical bar between left and right; `rows`: a horizontal one. */
  readonly direction: "columns" | "rows";
  /** Under which name the share is remembered. */
  readonly memory: string;
}

const stepPercent = 2;
const leapPercent = 10;

/** Lets a separator be moved by mouse, touch and keyboard (WAI-ARIA window splitter), and remembers where it is. */
export function makeResizer({ handle, container, property, direction, memory }: ResizerOptions): void {
  const minimum = Number(handle.getAttribute("aria-valuemin"));
  const maximum = Number(handle.getAttribute("aria-valuemax"));
  const initial = Number(handle.getAttribute("aria-valuenow"));
  const value = () => Number(handle.getAttribute("aria-valuenow"));

  const set = (percent: number) => {
    const share = Math.round(Math.min(maximum, Math.max(minimum, percent)) * 10) / 10;
    container.style.setProperty(property, `${share}%`);
    handle.setAttribute("aria-valuenow", String(share));
  };
  const settle = () => remember(memory, String(value()));

  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    handle.focus();
    handle.setPointerCapture(event.pointerId);
    handle.classList.add("resizing");
  });
  handle.addEventListener("pointermove", (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const box = container.getBoundingClientRect();
    const share =
      direction === "columns" ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height;
    set(share * 100);
  });
  handle.addEventListener("lostpointercapture", () => {
    handle.classList.remove("resizing");
    settle();
  });
  handle.addEventListener("dblclick", () => {
    set(initial);
    settle();
  });
  handle.addEventListener("keydown", (event) => {
    const [less, more] = direction === "columns" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    const step = event.shiftKey ? leapPercent : stepPercent;
    const moves: Readonly<Record<string, number>> = {
      [less]: value() - step,
      [more]: value() + step,
      PageUp: value() - leapPercent,
      PageDown: value() + leapPercent,
      Home: minimum,
      End: maximum,
      Enter: initial,
    };
    const target = moves[event.key];
    if (target === undefined) return;
    event.preventDefault();
    set(target);
    settle();
  });

  const remembered = Number(recall(memory));
  if (Number.isFinite(remembered) && remembered > 0) set(remembered);
}
