import { MatelotError } from "../errors/index.ts";
import type { Language, Message } from "../language/message.ts";
import type { SandboxKeeper } from "../sandboxes/sandbox-keeper.ts";
import type { Sandbox, SandboxId } from "../sandboxes/sandbox-provider.ts";
import type { ServerFrame } from "./protocol.ts";
import { createTerminal, type Terminal } from "./terminal.ts";
import type { TerminalSocket } from "./viewer.ts";

export type { TerminalSocket } from "./viewer.ts";

/** Every terminal of every sandbox; terminals outlive the browsers that look at them. */
export interface TerminalHub extends AsyncDisposable {
  /**
   * Connects a browser to a terminal, opening its shell when there is none.
   * Errors: `sandbox-unknown`, `terminal-limit-reached`, and what the provider says.
   */
  attach(request: AttachRequest): Promise<void>;
}

export interface AttachRequest {
  readonly learner: string;
  readonly sandboxId: string;
  /** `1`, `2`, …: the learner's tabs. */
  readonly terminal: string;
  readonly language: Language;
  readonly socket: TerminalSocket;
}

// A learner with more than eight shells is a script.
const terminalsPerSandbox = 8;

// What a terminal has before its first viewer has told its size: the one every program can live with.
const initialSize = { columns: 80, rows: 24 };

export interface TerminalHubOptions {
  readonly keeper: SandboxKeeper;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createTerminalHub({ keeper, now }: TerminalHubOptions): TerminalHub {
  const terminals = new Map<SandboxId, Map<string, Promise<Terminal>>>();
  /** Sandboxes that came back after a stop: their next shells are new ones, and say so. */
  const restarted = new Set<SandboxId>();

  const closeAll = async (id: SandboxId) => {
    const opened = [...(terminals.get(id)?.values() ?? [])];
    terminals.delete(id);
    await Promise.allSettled(opened.map(async (terminal) => (await terminal)[Symbol.asyncDispose]()));
  };
  const tellAll = async (id: SandboxId, message: Message) => {
    const opened = await Promise.allSettled(terminals.get(id)?.values() ?? []);
    for (const terminal of opened) {
      if (terminal.status === "fulfilled") terminal.value.tell({ type: "notice", message });
    }
  };
  const subscription = keeper.subscribe((event) => {
    const id = event.type === "started" ? event.sandbox.summary.id : event.summary.id;
    if (event.type === "expiring") void tellAll(id, endsSoon(event.expiresAt - now()));
    if (event.type === "expiring" || event.type === "extended") return;
    if (event.type !== "started") void closeAll(id);
    if (event.type === "started" && event.restarted) restarted.add(id);
    else restarted.delete(id);
  });

  const open = async (sandbox: Sandbox, name: string, language: Language, forget: () => void): Promise<Terminal> => {
    const process = await sandbox.openTerminal({ ...initialSize, language });
    return createTerminal({
      name,
      process,
      size: initialSize,
      onActivity: () => keeper.touch(sandbox.summary.id),
      onExit: forget,
    });
  };

  const findOrOpen = (sandbox: Sandbox, name: string, language: Language) => {
    const id = sandbox.summary.id;
    const ofSandbox = terminals.get(id) ?? new Map<string, Promise<Terminal>>();
    terminals.set(id, ofSandbox);
    const found = ofSandbox.get(name);
    if (found !== undefined) return { terminal: found, isNew: false };
    if (ofSandbox.size >= terminalsPerSandbox) throw new MatelotError("terminal-limit-reached");
    const forget = () => ofSandbox.delete(name);
    const terminal = open(sandbox, name, language, forget);
    terminal.catch(forget);
    ofSandbox.set(name, terminal);
    return { terminal, isNew: true };
  };

  return {
    async attach({ learner, sandboxId, terminal: name, language, socket }) {
      const sandbox = await keeper.get(learner, sandboxId as SandboxId);
      const { terminal, isNew } = findOrOpen(sandbox, name, language);
      const notices = isNew ? noticesFor(sandbox, restarted.has(sandbox.summary.id)) : [];
      (await terminal).attach(socket, notices);
      keeper.touch(sandbox.summary.id);
    },
    async [Symbol.asyncDispose]() {
      subscription[Symbol.dispose]();
      await Promise.all([...terminals.keys()].map(closeAll));
    },
  };
}

const freshShell: Message = {
  en: "This is a new shell: your cluster and your files are as you left them; programs that were running have ended.",
  fr: "Voici un nouveau shell : votre cluster et vos fichiers sont tels que vous les avez laissés ; les programmes en cours se sont arrêtés.",
};

const unisolatedShell: Message = {
  en: "This shell is not isolated: it runs with your rights on this machine. `matelot doctor` says how to fence it off.",
  fr: "Ce shell n'est pas isolé : il agit avec vos droits sur cette machine. `matelot doctor` explique comment le cloisonner.",
};

function endsSoon(leftMs: number): Message {
  const minutes = Math.max(1, Math.round(leftMs / 60_000));
  return {
    en: `This sandbox ends in ${minutes} min, with everything in it. Extend it with the button above the terminal.`,
    fr: `Ce bac à sable se termine dans ${minutes} min, avec tout son contenu. Prolongez-le avec le bouton au-dessus du terminal.`,
  };
}

function noticesFor(sandbox: Sandbox, isRestarted: boolean): readonly ServerFrame[] {
  return [...(sandbox.abilities.isolatedShell ? [] : [unisolatedShell]), ...(isRestarted ? [freshShell] : [])].map(
    (message) => ({ type: "notice", message }),
  );
}
