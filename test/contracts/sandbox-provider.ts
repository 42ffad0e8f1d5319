import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { promisify } from "node:util";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type {
  Sandbox,
  SandboxId,
  SandboxProvider,
  SandboxSpec,
  TerminalProcess,
} from "../../sandbox-server/sandboxes/sandbox-provider.ts";

/** What a contract run needs to know of an adapter. */
export interface SandboxProviderHarness extends AsyncDisposable {
  /** The provider on the same records each time, as a server that starts again would open it. */
  open(): Promise<SandboxProvider>;
  /** What is left of a sandbox outside the provider: files, namespaces, sockets. */
  traces(id: SandboxId): Promise<readonly string[]>;
  /** The cluster knows strict field validation (Kubernetes 1.25 and newer). */
  readonly hasStrictFields: boolean;
}

const seedManifest = `
apiVersion: v1
kind: ConfigMap
metadata:
  name: greeting
  namespace: shop
data:
  word: ahoy
`;

const spec: SandboxSpec = {
  learner: "Ada L.",
  exercise: "first-steps",
  namespace: "shop",
  homeFiles: [
    { path: "notes/read.me", content: "hello\n", executable: false },
    { path: "run.sh", content: "#!/bin/sh\necho ran\n", executable: true },
  ],
  manifests: [seedManifest],
};

const commandMs = 30_000;

export interface ContractOptions {
  /** Of one test. */
  readonly timeoutMs?: number;
  /** How many sandboxes are made at the same time, 2 or more. */
  readonly atOnce?: number;
}

/** What every sandbox provider must do. A provider that can't run here is skipped aloud, with its obstacles. */
export function describeSandboxProvider(
  name: string,
  start: () => Promise<SandboxProviderHarness>,
  { timeoutMs = 120_000, atOnce = 5 }: ContractOptions = {},
): void {
  describe(`sandbox provider ${name}`, { timeout: timeoutMs }, () => {
    let harness: SandboxProviderHarness;
    let provider: SandboxProvider;
    const crashed: SandboxProvider[] = [];
    const made = new Set<SandboxId>();

    const create = async (changes: Partial<SandboxSpec> = {}, signal?: AbortSignal): Promise<Sandbox> => {
      const sandbox = await provider.create({ ...spec, ...changes }, signal === undefined ? {} : { signal });
      made.add(sandbox.summary.id);
      return sandbox;
    };
    const kubectl = (sandbox: Sandbox, ...args: string[]) =>
      sandbox.run(["kubectl", ...args], { timeoutMs: commandMs });
    const ids = async () => (await provider.list({})).map(({ id }) => id);

    beforeAll(async () => {
      harness = await start();
      provider = await harness.open();
    }, 60_000);
    // A sandbox may be a whole cluster: those of earlier tests would only be in the way.
    afterEach(async () => {
      for (const id of made) await provider?.remove(id, {});
      made.clear();
    }, 120_000);
    afterAll(async () => {
      for (const old of crashed) await old[Symbol.asyncDispose]();
      await provider?.[Symbol.asyncDispose]();
      await harness?.[Symbol.asyncDispose]();
    }, 120_000);

    test("nothing stands in its way here", async () => {
      const fatal = (await provider.obstacles({})).filter(({ severity }) => severity === "fatal");
      expect(fatal).toEqual([]);
      expect(provider.abilities()).toMatchObject({ isolatedShell: true, nodes: expect.any(Number) });
      expect(provider.title).toEqual({ en: expect.any(String), fr: expect.any(String) });
    });

    test("a new sandbox has its seed, its home and a summary that lists it", async () => {
      const steps: string[] = [];
      const sandbox = await provider.create(spec, { onStep: ({ en }) => steps.push(en) });
      made.add(sandbox.summary.id);
      expect(sandbox.summary).toMatchObject({ learner: "Ada L.", exercise: "first-steps", state: "running" });
      expect(sandbox.summary.id).toMatch(/^ada-l-first-steps-[0-9a-f]+$/);
      expect(steps.length).toBeGreaterThan(0);
      const seeded = await kubectl(sandbox, "get", "configmap", "greeting", "-o", "jsonpath={.data.word}");
      expect(seeded).toEqual({ code: 0, stdout: "ahoy", stderr: "" });
      const home = await sandbox.run(["bash", "-c", "cat notes/read.me; ./run.sh; pwd"], { timeoutMs: commandMs });
      expect(home.stdout).toBe("hello\nran\n/home/learner\n");
      expect(await provider.list({})).toContainEqual({
        ...sandbox.summary,
        createdAt: expect.toSatisfy((at: number) => Math.abs(at - sandbox.summary.createdAt) < 2000),
      });
    });

    test("its kubeconfig serves the JavaScript client and kubectl on this machine", async () => {
      const sandbox = await create();
      const text = await sandbox.kubeconfig({});
      const config = new KubeConfig();
      config.loadFromString(text);
      const namespace = config.getContextObject(config.getCurrentContext())?.namespace ?? "";
      const found = await config.makeApiClient(CoreV1Api).readNamespacedConfigMap({ name: "greeting", namespace });
      expect(found.data).toEqual({ word: "ahoy" });
      const directory = await mkdtemp(join(tmpdir(), "matelot-kubeconfig-"));
      const path = join(directory, "config");
      await writeFile(path, text);
      const { stdout } = await promisify(execFile)("kubectl", ["--kubeconfig", path, "get", "cm", "-o", "name"]);
      await rm(directory, { recursive: true });
      expect(stdout).toContain("configmap/greeting");
    });

    test("run tells code, output and errors, passes input on and ends what takes too long", async () => {
      const sandbox = await create({ manifests: [] });
      const script = "cat; echo bad >&2; exit 7";
      expect(await sandbox.run(["bash", "-c", script], { input: "in\n", timeoutMs: commandMs })).toEqual({
        code: 7,
        stdout: "in\n",
        stderr: "bad\n",
      });
      // More is said once the program has answered what came before, and it need not read all of it.
      const told = new PassThrough({ encoding: "utf8" });
      const asked = sandbox.run(["bash", "-c", 'read -r one; touch "$one"; read -r two; echo "$one $two"'], {
        input: told,
        timeoutMs: commandMs,
      });
      told.write("first\n");
      await vi.waitUntil(async () => {
        const { code } = await sandbox.run(["test", "-e", "first"], { timeoutMs: commandMs });
        return code === 0;
      }, commandMs);
      told.write("second\nthird\n");
      expect(await asked).toMatchObject({ code: 0, stdout: "first second\n" });
      await expect(sandbox.run(["sleep", "60"], { timeoutMs: 300 })).rejects.toMatchObject({
        code: "command-timed-out",
      });
      const stop = new AbortController();
      const aborted = sandbox.run(["sleep", "60"], { timeoutMs: commandMs, signal: stop.signal });
      stop.abort(new Error("enough"));
      await expect(aborted).rejects.toThrow("enough");
    });

    test("a terminal echoes, knows its size, and tells how its shell ended", async () => {
      const sandbox = await create({ manifests: [] });
      const terminal = await sandbox.openTerminal({ columns: 80, rows: 24, language: "en" });
      const screen = transcript(terminal);
      await screen.until("$ ");
      terminal.write(Buffer.from("echo a$((1+1))b; stty size\r"));
      await screen.until("a2b\r\n24 80\r\n");
      terminal.resize(132, 43);
      terminal.write(Buffer.from("stty size\r"));
      await screen.until("43 132\r\n");
      terminal.write(Buffer.from("sleep 60\r"));
      await screen.until("sleep 60\r\n");
      terminal.write(Buffer.from("\u0003exit 3\r"));
      expect(await terminal.exited).toEqual({ code: 3 });
    });

    test("a paused terminal holds its program back and loses nothing", async () => {
      const sandbox = await create({ manifests: [] });
      const terminal = await sandbox.openTerminal({ columns: 80, rows: 24, language: "en" });
      const screen = transcript(terminal);
      await screen.until("$ ");
      terminal.pause();
      terminal.write(Buffer.from("seq -s, 1 200000; echo do''ne\r"));
      terminal.resume();
      await screen.until("done\r\n");
      expect(screen.text().replaceAll(/\s/g, "")).toContain("199998,199999,200000");
      await terminal[Symbol.asyncDispose]();
    });

    test("two terminals share the home and the cluster", async () => {
      const sandbox = await create();
      const [one, two] = await Promise.all(
        [1, 2].map(() => sandbox.openTerminal({ columns: 80, rows: 24, language: "fr" })),
      );
      if (one === undefined || two === undefined) throw new Error("no terminals");
      const [first, second] = [transcript(one), transcript(two)];
      await Promise.all([first.until("$ "), second.until("$ ")]);
      one.write(Buffer.from("kubectl get cm greeting -o jsonpath={.data.word} > shared; echo do''ne\r"));
      await first.until("done\r\n");
      two.write(Buffer.from("cat shared; echo\r"));
      await second.until("ahoy\r\n");
      await sandbox.stop({});
      expect((await Promise.all([one.exited, two.exited])).map(({ code }) => code)).toEqual([137, 137]);
    });

    test("stop keeps state and home, find starts it again", async () => {
      const sandbox = await create();
      const { id } = sandbox.summary;
      await kubectl(sandbox, "create", "configmap", "mine", "--from-literal=a=b");
      await sandbox.run(["bash", "-c", "echo kept > file"], { timeoutMs: commandMs });
      await sandbox.stop({});
      expect(await stateOf(provider, id)).toBe("stopped");
      await expect(sandbox.run(["true"], { timeoutMs: commandMs })).rejects.toMatchObject({ code: "sandbox-unknown" });
      const found = await Promise.all([provider.find(id, {}), provider.find(id, {})]);
      expect(found[0]).toBe(found[1]);
      expect(await stateOf(provider, id)).toBe("running");
      const again = found[0];
      if (again === undefined) throw new Error("not found");
      expect((await kubectl(again, "get", "cm", "mine", "-o", "jsonpath={.data.a}")).stdout).toBe("b");
      expect((await again.run(["cat", "file"], { timeoutMs: commandMs })).stdout).toBe("kept\n");
    });

    test("remove leaves nothing, running or stopped; an unknown id is no fault", async () => {
      const [running, stopped] = await Promise.all([create(), create()]);
      await stopped.stop({});
      await running.openTerminal({ columns: 80, rows: 24, language: "en" });
      for (const { id } of [running.summary, stopped.summary]) {
        await provider.remove(id, {});
        expect(await ids()).not.toContain(id);
        expect(await provider.find(id, {})).toBeUndefined();
        await vi.waitFor(async () => expect(await harness.traces(id)).toEqual([]), { timeout: 60_000, interval: 200 });
        await provider.remove(id, {});
      }
      await provider.remove("../../etc" as SandboxId, {});
      expect(await provider.find("../../etc" as SandboxId, {})).toBeUndefined();
    });

    test("after a crash everything is listed and found again", async () => {
      const sandbox = await create();
      const { id } = sandbox.summary;
      crashed.push(provider);
      provider = await harness.open();
      expect(await provider.list({})).toContainEqual({
        ...sandbox.summary,
        state: "stopped",
        createdAt: expect.any(Number),
      });
      const again = await provider.find(id, {});
      if (again === undefined) throw new Error("not found");
      expect((await kubectl(again, "get", "cm", "greeting", "-o", "name")).stdout).toBe("configmap/greeting\n");
    });

    test("an aborted create leaves nothing, whenever the abort comes", async () => {
      const before = await ids();
      await expect(provider.create(spec, { signal: AbortSignal.abort(new Error("early")) })).rejects.toThrow("early");
      for (const stepToAbort of [1, 2]) {
        const stop = new AbortController();
        let steps = 0;
        const onStep = () => {
          steps += 1;
          if (steps === stepToAbort) stop.abort(new Error("late"));
        };
        await expect(provider.create(spec, { signal: stop.signal, onStep })).rejects.toThrow("late");
      }
      expect(await ids()).toEqual(before);
    });

    test("sandboxes made at the same time are all made, and each has a cluster of its own", async () => {
      const many = await Promise.all(Array.from({ length: atOnce }, () => create()));
      expect(new Set(many.map(({ summary }) => summary.id)).size).toBe(atOnce);
      const [first, second] = many;
      if (first === undefined || second === undefined) throw new Error("no sandboxes");
      await kubectl(first, "delete", "configmap", "greeting");
      expect((await kubectl(second, "get", "cm", "greeting", "-o", "name")).stdout).toBe("configmap/greeting\n");
    });

    test.each([
      [
        "an unknown kind",
        "apiVersion: v1\nkind: Boat\nmetadata: { name: x }\n",
        'no matches for kind "Boat" in version "v1"',
      ],
      ["text that is no YAML", "a: b: c\n", "error parsing manifest 1"],
      [
        "an invalid object",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  selector: { matchLabels: { app: a } }\n  template:\n    metadata: { labels: { app: b } }\n    spec: { containers: [{ name: c, image: nginx }] }\n",
        'Error from server (Invalid): error when creating "manifest 1": Deployment.apps "web" is invalid: spec.template.metadata.labels: Invalid value',
      ],
    ])("a seed with %s is refused in kubectl's words and leaves nothing", async (_, manifest, words) => {
      const before = await ids();
      const failure = provider.create({ ...spec, manifests: [manifest] }, {});
      await expect(failure).rejects.toMatchObject({ code: "sandbox-seed-rejected" });
      await expect(failure).rejects.toThrow(words);
      expect(await ids()).toEqual(before);
    });

    test("a field the cluster doesn't know is refused where the cluster can tell", async ({ skip }) => {
      skip(!harness.hasStrictFields, "clusters before Kubernetes 1.25 drop unknown fields");
      const manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\ndate: { a: b }\n";
      await expect(provider.create({ ...spec, manifests: [manifest] }, {})).rejects.toThrow(
        'strict decoding error: unknown field "date"',
      );
    });

    test("a home file can't lie outside the home", async () => {
      const homeFiles = [{ path: "../../escape", content: "", executable: false }];
      await expect(provider.create({ ...spec, homeFiles }, {})).rejects.toMatchObject({
        code: "sandbox-seed-rejected",
      });
    });
  });
}

async function stateOf(provider: SandboxProvider, id: SandboxId): Promise<string | undefined> {
  return (await provider.list({})).find((summary) => summary.id === id)?.state;
}

/** What a terminal has shown, as text, and a way to wait for more of it. */
function transcript(terminal: TerminalProcess): { text(): string; until(words: string): Promise<void> } {
  let shown = "";
  terminal.onData((data) => {
    shown += Buffer.from(data).toString("utf8");
  });
  return {
    text: () => shown,
    until: (words) =>
      vi.waitFor(() => expect(withoutColours(shown)).toContain(words), { timeout: commandMs, interval: 10 }),
  };
}

function withoutColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
  return text.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, "");
}
