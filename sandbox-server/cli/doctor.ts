import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { createProvider, projectDirectory } from "../main.ts";
import type { Obstacle } from "../sandboxes/sandbox-provider.ts";
import { providerNames, readSettings } from "../settings/settings.ts";
import { findTool } from "./find-tool.ts";
import type { CommandWorld } from "./main.ts";
import { addProviderOptions, type ProviderFlags } from "./provider-options.ts";

interface DoctorFlags extends ProviderFlags {
  readonly data?: string;
}

/** One line of the report. */
interface Finding {
  readonly state: "ok" | "less" | "no";
  readonly subject: string;
  readonly remedy?: readonly string[];
}

/** `matelot doctor`: what this machine can run and what stands in the way of the rest. Exit code 1 when nothing can run. */
export function addDoctorCommand(program: Command, world: CommandWorld): void {
  addProviderOptions(program.command("doctor"))
    .description("Say what this machine can run, and how to mend what it can't.")
    .option("--data <directory>", "the data directory to look at")
    .action(async (flags: DoctorFlags) => {
      const providers = await examineProviders(flags, world);
      for (const finding of [...examinePrograms(), ...providers]) world.write(`${printFinding(finding)}\n`);
      if (flags.kubeconfig === undefined) world.write(`${printFinding(noClusterNamed)}\n`);
      if (providers.every(({ state }) => state === "no")) process.exitCode = 1;
    });
}

const noClusterNamed: Finding = {
  state: "less",
  subject: "provider kubeconfig: no cluster was named",
  remedy: ["Look at one with: matelot doctor --kubeconfig FILE"],
};

function examinePrograms(): readonly Finding[] {
  const site = existsSync(join(projectDirectory, "site/dist/csp.json"));
  return [
    { state: "ok", subject: `Node ${process.versions.node}` },
    examineTool("kubectl", "no"),
    examineTool("helm", "less"),
    site
      ? { state: "ok", subject: "the site is built" }
      : { state: "no", subject: "the site is not built", remedy: ["Run: npm run build"] },
  ];
}

function examineTool(tool: string, without: "less" | "no"): Finding {
  const found = findTool(tool);
  if (found !== undefined) return { state: "ok", subject: `${tool} at ${found}` };
  return { state: without, subject: `${tool} is not there`, remedy: ["Run: npm run setup (it fetches one)"] };
}

async function examineProviders(flags: DoctorFlags, world: CommandWorld): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const provider of providerNames) {
    if (provider === "kubeconfig" && flags.kubeconfig === undefined) continue;
    const settings = readSettings({ ...flags, provider }, world.environment);
    await using adapter = await createProvider(settings);
    findings.push(...judgeProvider(`provider ${provider}: ${adapter.title.en}`, await adapter.obstacles({})));
    for (const { en } of (await adapter.details?.({})) ?? []) {
      findings.push({ state: "ok", subject: `provider ${provider}: ${en}` });
    }
    if (adapter.abilities().linuxNamespaces)
      findings.push({ state: "ok", subject: `provider ${provider}: learners can make Linux namespaces (tried)` });
  }
  return findings;
}

function judgeProvider(subject: string, obstacles: readonly Obstacle[]): readonly Finding[] {
  if (obstacles.length === 0) return [{ state: "ok", subject }];
  const isFatal = obstacles.some(({ severity }) => severity === "fatal");
  const remedy = obstacles.flatMap((obstacle) => [
    obstacle.problem.en,
    obstacle.remedy.en,
    ...(obstacle.command === undefined ? [] : [`  ${obstacle.command}`]),
  ]);
  return [{ state: isFatal ? "no" : "less", subject, remedy }];
}

const marks = { ok: "ok  ", less: "less", no: "NO  " } as const;

function printFinding({ state, subject, remedy = [] }: Finding): string {
  return [`${marks[state]}  ${subject}`, ...remedy.map((line) => `        ${line}`)].join("\n");
}
