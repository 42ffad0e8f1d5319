import { expect, test } from "vitest";
import { Capacity } from "../sandboxes/capacity/capacity.ts";
import { createSandboxKeeper } from "../sandboxes/sandbox-keeper.ts";
import { createManualClock } from "../sandboxes/testing/manual-clock.ts";
import { createMemoryProvider, type MemoryShell } from "../sandboxes/testing/memory-provider.ts";
import { createTerminalHub, type TerminalSocket } from "./terminal-hub.ts";

/** A browser that remembers what it was sent. */
function createBrowser() {
  let message: ((data: Buffer, isBinary: boolean) => void) | undefined;
  let closed: (() => void) | undefined;
  const frames: unknown[] = [];
  let screen = "";
  const closings: number[] = [];
  const socket: TerminalSocket = {
    send(data) {
      if (typeof data === "string") frames.push(JSON.parse(data));
      else screen += Buffer.from(data).toString();
    },
    close(code) {
      closings.push(code);
      closed?.();
    },
    onMessage(listener) {
      message = listener;
    },
    onClose(listener) {
      closed = listener;
    },
  };
  return {
    socket,
    frames,
    closings,
    screen: () => screen,
    types: (text: string) => message?.(Buffer.from(text), true),
    says: (frame: unknown) => message?.(Buffer.from(typeof frame === "string" ? frame : JSON.stringify(frame)), false),
    leaves: () => closed?.(),
  };
}

async function setUp() {
  const provider = createMemoryProvider();
  const clock = createManualClock();
  const specFor = (exercise: string, learner: string) => ({
    exercise,
    learner,
    namespace: "default",
    homeFiles: [],
    manifests: [],
  });
  const capacity = new Capacity({ memoryMib: 1000, total: 10, perLearner: () => 10 });
  const keeper = await createSandboxKeeper({ provider, clock, idleMs: 1000, capacity, specFor });
  const hub = createTerminalHub({ keeper, now: clock.now });
  const sandbox = await keeper.open("ada", "scale", {});
  const attach = async (browser: ReturnType<typeof createBrowser>, terminal = "1") => {
    await hub.attach({
      learner: "ada",
      sandboxId: sandbox.summary.id,
      terminal,
      language: "en",
      socket: browser.socket,
    });
    return browser;
  };
  const shell = (index: number): MemoryShell => {
    const found = provider.shells[index];
    if (found === undefined) throw new RangeError(`no shell ${index}`);
    return found;
  };
  return { provider, clock, keeper, hub, sandbox, attach, shell };
}

const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test("what is typed reaches the shell, what it prints reaches every viewer", async () => {
  const { attach, shell } = await setUp();
  const one = await attach(createBrowser());
  const other = await attach(createBrowser());
  one.types("ls\r");
  shell(0).print("file\r\n");
  await turn();
  expect(shell(0).input).toEqual(["ls\r"]);
  expect([one.screen(), other.screen()]).toEqual(["file\r\n", "file\r\n"]);
});

test("the shell survives its viewers, and a returning one sees the screen again", async () => {
  const { attach, shell, provider } = await setUp();
  const first = await attach(createBrowser());
  shell(0).print("before ");
  await turn();
  first.leaves();
  shell(0).print("while away");
  await turn();
  const second = await attach(createBrowser());
  expect(second.frames[0]).toMatchObject({ type: "attached", terminal: "1", resumed: true });
  expect(second.screen()).toBe("before while away");
  expect(provider.shells).toHaveLength(1);
});

test("the smallest viewer sets the size", async () => {
  const { attach, shell } = await setUp();
  const wide = await attach(createBrowser());
  wide.says({ type: "resize", columns: 200, rows: 50 });
  const narrow = await attach(createBrowser());
  narrow.says({ type: "resize", columns: 60, rows: 60 });
  narrow.leaves();
  expect(shell(0).sizes).toEqual(["200x50", "60x50", "200x50"]);
});

test("a viewer that does not read holds the shell back until it has caught up or left", async () => {
  const { attach, shell } = await setUp();
  const slow = await attach(createBrowser());
  shell(0).print("x".repeat(256 * 1024));
  await turn();
  expect(shell(0).isPaused).toBe(true);
  slow.says({ type: "ack", bytes: 1024 });
  expect(shell(0).isPaused).toBe(false);
  shell(0).print("x".repeat(2048));
  await turn();
  expect(shell(0).isPaused).toBe(true);
  slow.leaves();
  expect(shell(0).isPaused).toBe(false);
});

test.each(["nonsense", '{"type":"resize","columns":0,"rows":5}', '{"type":"shout"}', '{"type":"ack","bytes":1,"x":2}'])(
  "a frame that is not of the protocol (%s) closes the connection",
  async (frame) => {
    const { attach } = await setUp();
    const browser = await attach(createBrowser());
    browser.says(frame);
    expect(browser.closings).toEqual([1008]);
  },
);

test("an ended shell is told, and the next visit opens a new one", async () => {
  const { attach, shell, provider } = await setUp();
  const browser = await attach(createBrowser());
  shell(0).exit(3);
  await turn();
  expect(browser.frames.at(-1)).toEqual({ type: "exit", code: 3 });
  expect(browser.closings).toEqual([1000]);
  const again = await attach(createBrowser());
  expect(again.frames[0]).toMatchObject({ type: "attached", resumed: false });
  expect(provider.shells).toHaveLength(2);
});

test("after a stop the shell is a new one and says so", async () => {
  const { attach, clock, provider } = await setUp();
  const before = await attach(createBrowser());
  clock.advance(1000);
  await turn();
  expect(before.closings).toEqual([1001]);
  const after = await attach(createBrowser());
  expect(after.frames[1]).toMatchObject({ type: "notice", message: { en: expect.stringContaining("new shell") } });
  expect(provider.shells).toHaveLength(2);
});

test("the ninth terminal of a sandbox is refused", async () => {
  const { attach } = await setUp();
  for (let tab = 1; tab <= 8; tab += 1) await attach(createBrowser(), String(tab));
  await expect(attach(createBrowser(), "9")).rejects.toMatchObject({ code: "terminal-limit-reached" });
});

test("a forgotten loop keeps no sandbox from stopping", async () => {
  const { attach, shell, clock, provider, sandbox } = await setUp();
  const browser = await attach(createBrowser());
  browser.leaves();
  clock.advance(900);
  shell(0).print("still here");
  await turn();
  clock.advance(100);
  await turn();
  expect(provider.states()).toEqual({ [sandbox.summary.id]: "stopped" });
});

test("typing and output keep a sandbox from stopping", async () => {
  const { attach, clock, provider, sandbox } = await setUp();
  const browser = await attach(createBrowser());
  clock.advance(900);
  browser.types("x");
  clock.advance(900);
  await turn();
  expect(provider.states()).toEqual({ [sandbox.summary.id]: "running" });
});
