import { EngineFault } from "../engine-fault.ts";
import { type Instruction, parseDockerfile, parseFault } from "./dockerfile/parse-dockerfile.ts";
import { demandArguments } from "./instructions/demand.ts";
import { readHealthcheck } from "./instructions/healthcheck.ts";

/** One FROM with what follows it. */
export interface PlannedStage {
  /** In small letters; empty when it has none. */
  readonly name: string;
  readonly from: Instruction;
  readonly instructions: readonly Instruction[];
}

export interface BuildPlan {
  /** ARG before the first FROM. */
  readonly globals: readonly Instruction[];
  readonly stages: readonly PlannedStage[];
  /** What `Step 1/5` counts to. */
  readonly stepCount: number;
}

/** Cuts a Dockerfile into stages. Errors: EngineFault 400. */
export function planStages(
  instructions: readonly Instruction[],
  { target, labels }: { readonly target: string; readonly labels: Readonly<Record<string, string>> },
): BuildPlan {
  if (instructions.length === 0) throw new EngineFault(400, "failed to parse Dockerfile: file with no instructions");
  const globals: Instruction[] = [];
  const stages: { name: string; from: Instruction; instructions: Instruction[] }[] = [];
  for (const instruction of instructions) {
    const stage = stages.at(-1);
    if (instruction.name === "FROM") stages.push({ name: stageName(instruction), from: instruction, instructions: [] });
    else {
      demandArguments(instruction);
      if (instruction.name === "HEALTHCHECK") readHealthcheck(instruction);
      if (stage !== undefined) stage.instructions.push(instruction);
      else if (instruction.name === "ARG") globals.push(instruction);
      else throw new EngineFault(400, "no build stage in current context");
    }
  }
  const wanted = target === "" ? stages : stages.slice(0, targetIndex(stages, target) + 1);
  wanted.at(-1)?.instructions.push(...labelInstructions(labels));
  const stepCount = wanted.reduce((sum, stage) => sum + 1 + stage.instructions.length, globals.length);
  return { globals, stages: wanted, stepCount };
}

function stageName({ rest, line }: Instruction): string {
  const words = rest.split(/\s+/).filter((word) => word !== "");
  if (words.length === 1) return "";
  const [, as = "", name = ""] = words;
  if (words.length !== 3 || as.toLowerCase() !== "as")
    throw parseFault(line, "FROM requires either one or three arguments");
  if (!/^[a-z][a-z0-9-_.]*$/.test(name.toLowerCase()))
    throw parseFault(
      line,
      `invalid name for build stage: "${name}", name can't start with a number or contain symbols`,
    );
  return name.toLowerCase();
}

function targetIndex(stages: readonly PlannedStage[], target: string): number {
  const byName = stages.findIndex(({ name }) => name === target.toLowerCase());
  const index = byName >= 0 ? byName : /^\d+$/.test(target) ? Number(target) : -1;
  if (index < 0 || index >= stages.length) throw new EngineFault(400, `target stage "${target}" could not be found`);
  return index;
}

function labelInstructions(labels: Readonly<Record<string, string>>): Instruction[] {
  return Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) => parseDockerfile(`LABEL ${JSON.stringify(name)}='${value}'`))
    .map((instruction) => ({
      ...instruction,
      original: instruction.original.replace(/^LABEL "([^"]*)"='(.*)'$/s, "LABEL $1=$2"),
    }));
}
