import type { Language } from "../../../../sandbox-server/language/message.ts";
import { h, icon, iconPaths } from "../dom.ts";
import type { Say } from "../messages.ts";
import { recall, remember } from "../remembered.ts";
import { FindBar } from "./find-bar.ts";
import { TerminalOptions } from "./terminal-options.ts";
import { TerminalPane } from "./terminal-pane.ts";
import type { TerminalView, TerminalViewOptions } from "./terminal-view.ts";

export interface TerminalTabsOptions {
  readonly exercise: string;
  readonly sandbox: string;
  readonly language: Language;
  readonly say: Say;
  readonly createView: (options: TerminalViewOptions) => TerminalView;
  readonly revive: () => Promise<string>;
  readonly onLeave: () => void;
  readonly onReset: () => void;
}

interface Tab {
  readonly number: string;
  readonly button: HTMLButtonElement;
  readonly pane: TerminalPane;
}

const mostTabs = 8;

/** The terminals of one sandbox, one on top at a time. Which ones there are is remembered for a reload. */
export class TerminalTabs {
  readonly element: HTMLElement;
  readonly #options: TerminalTabsOptions;
  readonly #menu: TerminalOptions;
  readonly #find: FindBar;
  readonly #list = h("div", { class: "tabs", role: "tablist" });
  readonly #panes = h("div", { class: "panes" });
  readonly #add: HTMLButtonElement;
  readonly #close: HTMLButtonElement;
  #tabs: readonly Tab[] = [];
  #active: Tab | undefined;

  constructor(options: TerminalTabsOptions) {
    this.#options = options;
    const { say } = options;
    this.#list.setAttribute("aria-label", say("terminals"));
    this.#list.addEventListener("keydown", (event) => this.#moveFocus(event));
    this.#find = new FindBar(
      say,
      (text, backwards) => this.#active?.pane.view.find(text, backwards) ?? false,
      () => this.focus(),
    );
    this.#menu = new TerminalOptions(say, {
      onFind: () => this.#find.open(),
      onFontSize: (pixels) => this.#each((view) => view.setFontSize(pixels)),
      onScreenReader: (isOn) => this.#each((view) => view.setScreenReader(isOn)),
      onReset: options.onReset,
    });
    this.#add = this.#tool(say("newTerminal"), iconPaths.plus, () => this.#open(this.#freeNumber(), true));
    this.#close = this.#tool(say("close"), iconPaths.close, () => this.#closeActive());
    const bar = h(
      "div",
      { class: "terminal-bar" },
      this.#list,
      this.#add,
      h("span", { class: "leave-hint" }, say("leaveHint")),
      this.#close,
      this.#menu.element,
    );
    this.element = h("div", { class: "terminals" }, bar, this.#find.element, this.#panes);
  }

  /** Opens the terminals that were there before, or the first; `element` must be in the page. */
  start(): void {
    for (const number of this.#recall()) this.#open(number, false);
    const first = this.#tabs[0];
    if (first !== undefined) this.#select(first);
  }

  focus(): void {
    this.#active?.pane.view.focus();
  }

  /** Into the terminal of that number, opened where it is not there yet; into the active one where none is named. */
  type(text: string, enter: boolean, number?: string): void {
    if (number !== undefined && this.#active?.number !== number) {
      const tab = this.#tabs.find((each) => each.number === number);
      if (tab === undefined) this.#open(number, false);
      else this.#select(tab);
    }
    this.#active?.pane.type(text, enter);
  }

  /** The sandbox has stopped: every terminal waits until it is back. */
  rest(): void {
    for (const { pane } of this.#tabs) pane.rest();
  }

  wake(): void {
    for (const { pane } of this.#tabs) pane.wake();
  }

  dispose(): void {
    for (const { pane } of this.#tabs) pane.dispose();
    this.element.remove();
  }

  #remember(): void {
    const { exercise, sandbox } = this.#options;
    remember(`terminals-${exercise}`, `${sandbox} ${this.#tabs.map(({ number }) => number).join(" ")}`);
  }

  #recall(): readonly string[] {
    const { exercise, sandbox } = this.#options;
    const [owner, ...numbers] = (recall(`terminals-${exercise}`) ?? "").split(" ");
    const known = numbers.filter((number) => /^[1-9]$/.test(number));
    return owner === sandbox && known.length > 0 ? known : ["1"];
  }

  #tool(label: string, path: string, onclick: () => void): HTMLButtonElement {
    return h(
      "button",
      { type: "button", class: "icon-button", "aria-label": label, title: label, onclick },
      icon(path),
    );
  }

  #freeNumber(): string {
    const used = new Set(this.#tabs.map(({ number }) => number));
    return Array.from({ length: mostTabs }, (_, index) => String(index + 1)).find((number) => !used.has(number)) ?? "1";
  }

  #open(number: string, focus: boolean): void {
    const { say, onLeave, ...rest } = this.#options;
    const pane = new TerminalPane({
      ...rest,
      say,
      number,
      onLeave,
      fontSize: this.#menu.fontSize,
      screenReader: this.#menu.screenReader,
      onFind: () => this.#find.open(),
    });
    const label = say("terminal", { number });
    const button = h(
      "button",
      { type: "button", role: "tab", id: `terminal-tab-${number}`, "aria-controls": `terminal-${number}` },
      label,
    );
    const tab = { number, button, pane };
    button.addEventListener("click", () => {
      this.#select(tab);
      pane.view.focus();
    });
    this.#tabs = [...this.#tabs, tab].sort((a, b) => Number(a.number) - Number(b.number));
    this.#list.replaceChildren(...this.#tabs.map((each) => each.button));
    this.#panes.append(pane.element);
    this.#select(tab);
    pane.start();
    if (focus) pane.view.focus();
    this.#remember();
  }

  #select(tab: Tab): void {
    this.#active = tab;
    for (const each of this.#tabs) {
      const isActive = each === tab;
      each.button.setAttribute("aria-selected", String(isActive));
      each.button.tabIndex = isActive ? 0 : -1;
      each.pane.element.hidden = !isActive;
    }
    const label = this.#options.say("closeTerminal", { number: tab.number });
    this.#close.setAttribute("aria-label", label);
    this.#close.title = label;
    this.#close.hidden = this.#tabs.length === 1;
    this.#add.hidden = this.#tabs.length >= mostTabs;
    tab.pane.view.fit();
  }

  #closeActive(): void {
    const closing = this.#active;
    if (closing === undefined || this.#tabs.length === 1) return;
    closing.pane.dispose();
    closing.button.remove();
    this.#tabs = this.#tabs.filter((tab) => tab !== closing);
    this.#remember();
    const next = this.#tabs[0];
    if (next === undefined) return;
    this.#select(next);
    next.pane.view.focus();
  }

  #moveFocus(event: KeyboardEvent): void {
    const place = this.#tabs.findIndex(({ button }) => button === event.target);
    const moves: Readonly<Record<string, number>> = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: -1 };
    const target = moves[event.key];
    const tab = target === undefined ? undefined : this.#tabs.at(target % this.#tabs.length);
    if (tab === undefined) return;
    event.preventDefault();
    this.#select(tab);
    tab.button.focus();
  }

  #each(change: (view: TerminalView) => void): void {
    for (const { pane } of this.#tabs) change(pane.view);
  }
}
