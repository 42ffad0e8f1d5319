import type { Build } from "../build-image.ts";
import { BuildStepFault } from "../build-step-fault.ts";
import type { Instruction } from "../dockerfile/parse-dockerfile.ts";
import { type Stage, shellOf } from "../stage.ts";
import { needsBuildKit } from "./demand.ts";

/** `RUN`: runs a command in a container of the image so far and keeps what it changed. Errors: EngineFault 500. */
export async function runInstruction(build: Build, stage: Stage, instruction: Instruction): Promise<void> {
  const [flag] = instruction.flags;
  if (flag !== undefined) throw needsBuildKit(flag.slice(2).replace(/=.*/, ""));
  const { settings } = stage;
  const words = instruction.json ?? [...shellOf(settings), instruction.rest];
  const environment = settings.Env ?? [];
  const lines = stage.arguments.lines(environment);
  const counted = lines.filter((line) => stage.arguments.countsForCache(line)).sort();
  const saved = counted.length === 0 ? words : [`|${counted.length}`, ...counted, ...words];
  const config = { ...settings, Cmd: saved, Entrypoint: null };
  if (build.useCached(stage, config)) return;
  const { containers } = build.parts;
  const { networkMode, memoryLimitBytes, signal } = build.request;
  let container = "";
  const { exitCode, root } = await containers().runStep({
    image: stage.image,
    settings: {
      ...settings,
      Entrypoint: null,
      Cmd: words,
      Env: [...environment, ...lines],
      Healthcheck: { Test: ["NONE"] },
    },
    onStarted(id) {
      container = id;
      build.say(` ---> Running in ${id.slice(0, 12)}\n`);
    },
    onOutput: outputTo(build),
    signal,
    ...(networkMode === undefined ? {} : { networkMode }),
    ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }),
  });
  if (exitCode !== 0) throw new BuildStepFault(words, exitCode);
  build.commit(stage, root, config);
  build.removed(container);
}

/** Standard error is shown in red, as the builder has always done. */
function outputTo(build: Build): (stream: "stdout" | "stderr", data: Uint8Array) => void {
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  return (stream, data) => {
    const text = decoders[stream].decode(data, { stream: true });
    if (text !== "") build.say(stream === "stdout" ? text : `\u001b[91m${text}\u001b[0m`);
  };
}
