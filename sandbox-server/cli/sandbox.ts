import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { MatelotError } from "../errors/index.ts";
import { createProvider, openCatalogue, specForExercise } from "../main.ts";
import type { SandboxSpec } from "../sandboxes/sandbox-provider.ts";
import { readSettings } from "../settings/settings.ts";
import type { CommandWorld } from "./main.ts";
import { addProviderOptions, type ProviderFlags } from "./provider-options.ts";
import { untilStopped } from "./serve.ts";

interface SandboxFlags extends ProviderFlags {
  readonly exercise?: string;
}

/** `matelot sandbox`: a sandbox without a browser, gone when the command has ended. */
export function addSandboxCommand(program: Command, world: CommandWorld): void {
  addProviderOptions(program.command("sandbox"))
    .description("Make a sandbox and run a command with its KUBECONFIG; without one, keep it until Ctrl-C.")
    .option("--exercise <id>", "begin in the start state of an exercise")
    .argument("[command...]", "what to run, after --")
    .passThroughOptions()
    .action(async (command: readonly string[], flags: SandboxFlags) => {
      process.exitCode = await withDirectory((directory) => runSandbox(command, flags, directory, world));
    });
}

async function runSandbox(
  command: readonly string[],
  { exercise, ...flags }: SandboxFlags,
  directory: string,
  world: CommandWorld,
): Promise<number> {
  // A directory of its own: it neither disturbs a running server nor leaves anything behind.
  const settings = readSettings({ ...flags, data: join(directory, "data") }, world.environment);
  await using provider = await createProvider(settings);
  const spec = exercise === undefined ? emptySpec : specForExercise(await openCatalogue(), exercise, "cli");
  const sandbox = await provider.create(spec, { onStep: (step) => world.writeError(`${step.en}\n`) });
  try {
    const kubeconfig = join(directory, "kubeconfig");
    writeFileSync(kubeconfig, await sandbox.kubeconfig({}), { mode: 0o600 });
    if (command.length > 0) return await runCommand(command, { ...world.environment, KUBECONFIG: kubeconfig });
    world.write(`export KUBECONFIG=${kubeconfig}\n`);
    world.writeError("The sandbox is ready. Ctrl-C removes it.\n");
    await untilStopped();
    return 0;
  } finally {
    await provider.remove(sandbox.summary.id, {});
  }
}

const emptySpec: SandboxSpec = {
  learner: "cli",
  exercise: "free",
  namespace: "default",
  homeFiles: [],
  manifests: [],
};

/** The command's exit code, or 128 + the number of the signal that ended it, as a shell says it. */
function runCommand(command: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const [program = "", ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit", env: { ...env } });
    // A terminal sends Ctrl-C to the command as well; the sandbox is removed once the command has ended.
    const wait = () => undefined;
    process.on("SIGINT", wait);
    const hand = () => child.kill("SIGTERM");
    process.on("SIGTERM", hand);
    child.once("error", (cause) => {
      const message = `The command ${JSON.stringify(program)} can't be run.`;
      const remedy = { en: "Check its name and the PATH.", fr: "Vérifiez son nom et le PATH." };
      reject(new MatelotError("request-invalid", { message, remedy, cause }));
    });
    child.once("exit", (code, signal) => {
      process.off("SIGINT", wait);
      process.off("SIGTERM", hand);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

async function withDirectory(use: (directory: string) => Promise<number>): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), "matelot-sandbox-"));
  try {
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
