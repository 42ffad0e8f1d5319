import { EngineFault } from "../../engine-fault.ts";
import { expandWord, expandWords, namePairs } from "../dockerfile/expand-words.ts";
import { type Instruction, parseDockerfile, parseFault } from "../dockerfile/parse-dockerfile.ts";
import { type Configurable, lookupIn, shellOf } from "../stage.ts";
import { demandArguments } from "./demand.ts";
import { readHealthcheck } from "./healthcheck.ts";

/** Changes a stage's settings; the result is the step's comment, `ENV A=1`. */
type SetMetadata = (stage: Configurable, instruction: Instruction) => string;

/** Instructions that change only the configuration. Errors: EngineFault 400. */
export const metadataInstructions: Readonly<Record<string, SetMetadata>> = {
  ARG: setArgument,
  CMD: setCommand,
  ENTRYPOINT: setEntrypoint,
  ENV: setEnvironment,
  EXPOSE: expose,
  HEALTHCHECK: setHealthcheck,
  LABEL: setLabels,
  MAINTAINER: setMaintainer,
  ONBUILD: addTrigger,
  SHELL: setShell,
  STOPSIGNAL: setStopSignal,
  USER: setUser,
  VOLUME: addVolumes,
};

function setArgument(stage: Configurable, { rest }: Instruction): string {
  const shown = argumentPairs(rest).map(([name, written]) => {
    const value = written === undefined ? undefined : expandWord(written, lookupIn(stage));
    stage.arguments.declare(name, value);
    return value === undefined ? name : `${name}=${value}`;
  });
  return `ARG ${shown.join(" ")}`;
}

/** `A B=1` as names with their default, unexpanded. */
export function argumentPairs(rest: string): readonly (readonly [name: string, value: string | undefined])[] {
  const words = rest.match(/(?:[^\s"'\\]|\\[\s\S]|"(?:\\[\s\S]|[^"\\])*"|'[^']*'|["'])+/g) ?? [];
  return words.map((word) => {
    const cut = word.indexOf("=");
    return cut < 0 ? [word, undefined] : [word.slice(0, cut), word.slice(cut + 1)];
  });
}

function commandLine(stage: Configurable, { json, rest }: Instruction): string[] {
  if (json !== undefined) return [...json];
  return rest === "" ? [] : [...shellOf(stage.settings), rest];
}

function setCommand(stage: Configurable, instruction: Instruction): string {
  const words = commandLine(stage, instruction);
  stage.settings.Cmd = words;
  stage.hasCommand = words.length > 0;
  return `CMD ${quoted(words)}`;
}

function setEntrypoint(stage: Configurable, instruction: Instruction): string {
  const words = commandLine(stage, instruction);
  stage.settings.Entrypoint = words;
  if (!stage.hasCommand) stage.settings.Cmd = null;
  return `ENTRYPOINT ${quoted(words)}`;
}

function setEnvironment(stage: Configurable, { rest }: Instruction): string {
  const lookup = lookupIn(stage);
  const pairs = namePairs(rest, "ENV").map(
    ([name, value]) => [expandWord(name, lookup), expandWord(value, lookup)] as const,
  );
  for (const [name] of pairs) if (name === "") throw new EngineFault(400, "ENV names can not be blank");
  const environment = [...(stage.settings.Env ?? [])];
  for (const [name, value] of pairs) {
    const at = environment.findIndex((line) => line.split("=", 1)[0] === name);
    environment.splice(at < 0 ? environment.length : at, 1, `${name}=${value}`);
  }
  stage.settings.Env = environment;
  return `ENV ${pairs.map(([name, value]) => `${name}=${value}`).join(" ")}`;
}

function setLabels(stage: Configurable, { rest }: Instruction): string {
  const lookup = lookupIn(stage);
  const pairs = namePairs(rest, "LABEL").map(
    ([name, value]) => [expandWord(name, lookup), expandWord(value, lookup)] as const,
  );
  stage.settings.Labels = { ...stage.settings.Labels, ...Object.fromEntries(pairs) };
  return `LABEL ${pairs.map(([name, value]) => `${name}=${value}`).join(" ")}`;
}

function expose(stage: Configurable, { rest }: Instruction): string {
  const ports = expandWords(rest, lookupIn(stage));
  const exposed: Record<string, object> = { ...stage.settings.ExposedPorts };
  for (const port of ports) for (const one of portsOf(port)) exposed[one] = {};
  stage.settings.ExposedPorts = exposed;
  return `EXPOSE ${ports.join(" ")}`;
}

function portsOf(text: string): string[] {
  const [, first = "", last = first, protocol = "tcp"] =
    /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  const isValid = first !== "" && from > 0 && to >= from && to <= 65_535;
  if (!isValid) throw new EngineFault(500, `invalid containerPort: ${text.replace(/\/.*$/, "")}`);
  return Array.from({ length: to - from + 1 }, (_, index) => `${from + index}/${protocol.toLowerCase()}`);
}

function setHealthcheck(stage: Configurable, instruction: Instruction): string {
  const healthcheck = readHealthcheck(instruction);
  stage.settings.Healthcheck = healthcheck.value;
  return `HEALTHCHECK ${healthcheck.shown}`;
}

function setMaintainer(stage: Configurable, { rest }: Instruction): string {
  stage.author = rest;
  return `MAINTAINER ${rest}`;
}

const noTriggers = ["ONBUILD", "FROM", "MAINTAINER"];

function addTrigger(stage: Configurable, { rest, line }: Instruction): string {
  const [trigger] = parseDockerfile(rest);
  if (trigger === undefined || noTriggers.includes(trigger.name)) {
    const name = trigger?.name ?? "";
    throw parseFault(
      line,
      name === "ONBUILD"
        ? "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"
        : `${name} isn't allowed as an ONBUILD trigger`,
    );
  }
  stage.settings.OnBuild = [...(stage.settings.OnBuild ?? []), rest];
  return `ONBUILD ${rest}`;
}

function setShell(stage: Configurable, { json = [] }: Instruction): string {
  stage.settings.Shell = json;
  return `SHELL [${json.join(" ")}]`;
}

const SIGNAL =
  /^(SIG)?(HUP|INT|QUIT|ILL|TRAP|ABRT|BUS|FPE|KILL|USR1|SEGV|USR2|PIPE|ALRM|TERM|CHLD|CONT|STOP|TSTP|WINCH)$/i;

function setStopSignal(stage: Configurable, { rest }: Instruction): string {
  const signal = expandWord(rest, lookupIn(stage));
  const number = /^\d+$/.test(signal) ? Number(signal) : undefined;
  const isKnown = number === undefined ? SIGNAL.test(signal) : number > 0 && number < 65;
  if (!isKnown) throw new EngineFault(500, `invalid signal: ${signal}`);
  stage.settings.StopSignal = signal;
  return `STOPSIGNAL ${signal}`;
}

function setUser(stage: Configurable, { rest }: Instruction): string {
  const user = expandWord(rest, lookupIn(stage));
  stage.settings.User = user;
  return `USER ${user}`;
}

function addVolumes(stage: Configurable, { json, rest }: Instruction): string {
  const lookup = lookupIn(stage);
  const paths = json === undefined ? expandWords(rest, lookup) : json.map((path) => expandWord(path, lookup));
  if (paths.some((path) => path.trim() === ""))
    throw new EngineFault(400, "VOLUME specified can not be an empty string");
  stage.settings.Volumes = { ...stage.settings.Volumes, ...Object.fromEntries(paths.map((path) => [path, {}])) };
  return `VOLUME [${paths.join(" ")}]`;
}

/** A list as Go's `%q` writes it. */
function quoted(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(" ")}]`;
}

/** One instruction of the `changes` of commit and import, or of a build. */
export function setMetadata(stage: Configurable, instruction: Instruction): string | undefined {
  demandArguments(instruction);
  return metadataInstructions[instruction.name]?.(stage, instruction);
}
