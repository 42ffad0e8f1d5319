import type { Command } from "commander";
import { startMatelot } from "../main.ts";
import { readSettings } from "../settings/settings.ts";
import type { CommandWorld } from "./main.ts";
import { addProviderOptions, type ProviderFlags } from "./provider-options.ts";

interface ServeFlags extends ProviderFlags {
  readonly port?: string;
  readonly host?: string;
  readonly data?: string;
  readonly providerFor?: string;
  readonly idle?: string;
  readonly expire?: string;
  readonly limit?: string;
  readonly limitPerLearner?: string;
  readonly memory?: string;
  readonly warm?: string;
  readonly warmAt?: string;
  readonly origin?: string;
  readonly content?: string;
  readonly images?: string;
  readonly log?: string;
}

/** `matelot serve`: the site and its sandboxes, until SIGINT or SIGTERM. */
export function addServeCommand(program: Command, world: CommandWorld): void {
  addProviderOptions(program.command("serve"))
    .description("Serve the course and its sandboxes until Ctrl-C.")
    .option("--port <number>", "where to listen; 0 lets the system choose (default 7070)")
    .option("--host <address>", "the address to listen on (default 127.0.0.1)")
    .option("--data <directory>", "progress, sandboxes and homes (default ~/.local/share/matelot)")
    .option("--provider-for <list>", "exercises or modules with a provider each, such as module-8=docker")
    .option("--idle <minutes>", "stop a sandbox after that long without anybody; it is kept (default 60)")
    .option("--expire <minutes>", "remove a sandbox after that long unless its learner extends it (default never)")
    .option("--limit <number>", "how many sandboxes may run at once, if memory allows (default 200)")
    .option("--limit-per-learner <number>", "how many of them may be one learner's (default by the machine's memory)")
    .option("--memory <mebibytes>", "what all sandboxes together may take (default three quarters of the machine's)")
    .option("--warm <number>", "keep that many real clusters booted for the next learners, such as 3 or 2-10")
    .option("--warm-at <times>", "more of them for classes, such as '20 at 45 8 * * 1-5 for 2h'")
    .option("--origin <origins>", "further web origins that browsers may come from, separated by commas")
    .option("--content <folders>", "further folders with exercises, separated by commas")
    .option("--images <folder>", "declarations of further container images for simulated clusters")
    .option("--log <level>", "silent, error, warn, info or debug (default warn)")
    .action(async ({ idle, limit, limitPerLearner, origin, log, ...flags }: ServeFlags) => {
      const limits = { idleMinutes: idle, sandboxLimit: limit, learnerLimit: limitPerLearner };
      const texts = { ...flags, ...limits, origins: origin, logLevel: log };
      const running = await startMatelot(readSettings(texts, world.environment));
      for (const notice of running.notices) world.writeError(`${notice.en}\n`);
      world.write(`Matelot is ready: ${running.url}\n`);
      await untilStopped();
      await running[Symbol.asyncDispose]();
    });
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process as if nobody listened. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, stop);
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  });
}
