import type { Clock } from "../../clock.ts";
import type { LayerDirectory } from "../../runtime/files/layer.ts";
import { EngineFault } from "../engine-fault.ts";
import type { ContainerHost, ImageSettings } from "../image-store.ts";
import type { ImageRecord } from "../images/image-record.ts";
import type { ProgressLine } from "../images/progress.ts";
import { pullImage } from "../images/pull-image.ts";
import type { LayeredImageStore } from "../images/store.ts";
import { BuildArguments } from "./build-arguments.ts";
import { expandWord } from "./dockerfile/expand-words.ts";
import { type Instruction, parseDockerfile } from "./dockerfile/parse-dockerfile.ts";
import { readOwner } from "./files/owner-of.ts";
import { TreeWriter } from "./files/tree-writer.ts";
import { performCopy, prepareCopy, readCopyFlags } from "./instructions/copy-files.ts";
import { runInstruction } from "./instructions/run-command.ts";
import { argumentPairs, setMetadata } from "./instructions/set-metadata.ts";
import { setWorkingDirectory } from "./instructions/working-directory.ts";
import { type PlannedStage, planStages } from "./plan-stages.ts";
import { beginStage, type Stage, shellOf } from "./stage.ts";
import { StepCache } from "./step-cache.ts";

/** What a build is made from; the names are those of the API's query. */
export interface BuildRequest {
  readonly dockerfile: string;
  readonly context: LayerDirectory;
  readonly target: string;
  readonly arguments: ReadonlyMap<string, string>;
  readonly labels: Readonly<Record<string, string>>;
  readonly usesNoCache: boolean;
  readonly pulls: boolean;
  /** Containers of steps are removed, and it is said. */
  readonly removes: boolean;
  readonly networkMode: string | undefined;
  readonly memoryLimitBytes: number | undefined;
  readonly signal: AbortSignal;
  readonly tell: (line: ProgressLine) => void;
}

export interface BuilderParts {
  readonly images: LayeredImageStore;
  readonly containers: () => ContainerHost;
  readonly clock: Clock;
}

/** Builds an image as the classic builder does, step by step. Errors: EngineFault 400 before the first step, 500 later. */
export async function buildImage(parts: BuilderParts, request: BuildRequest): Promise<ImageRecord> {
  const plan = planStages(parseDockerfile(request.dockerfile), request);
  const build = new Build(parts, request, plan.stepCount);
  for (const instruction of plan.globals) build.declareGlobals(instruction);
  for (const stage of plan.stages) await build.runStage(stage);
  return build.finish();
}

/** One build on its way. */
export class Build {
  readonly parts: BuilderParts;
  readonly request: BuildRequest;
  readonly #stepCount: number;
  readonly #cache: StepCache;
  readonly #arguments: BuildArguments;
  readonly #stages: { readonly name: string; readonly image: ImageRecord }[] = [];
  #step = 0;

  constructor(parts: BuilderParts, request: BuildRequest, stepCount: number) {
    this.parts = parts;
    this.request = request;
    this.#stepCount = stepCount;
    this.#cache = new StepCache(parts.images, request.usesNoCache);
    this.#arguments = new BuildArguments(request.arguments);
  }

  say(text: string): void {
    this.request.tell({ stream: text });
  }

  declareGlobals(instruction: Instruction): void {
    this.#announce(instruction);
    for (const [name, value] of argumentPairs(instruction.rest)) {
      const expanded =
        value === undefined ? undefined : expandWord(value, (other) => this.#arguments.globalValue(other));
      this.#arguments.declareGlobal(name, expanded);
    }
  }

  async runStage({ name, from, instructions }: PlannedStage): Promise<void> {
    if (name !== "" && this.#stages.some((stage) => stage.name === name))
      throw new EngineFault(500, `${name} stage name already used`);
    this.#announce(from);
    this.#cache.reset();
    const [written = ""] = from.rest.split(/\s+/);
    const base = expandWord(written, (variable) => this.#arguments.globalValue(variable));
    if (base === "") throw new EngineFault(500, `base name (${written}) should not be blank`);
    const stage = beginStage(name, await this.#imageOf(base), this.#arguments.forStage());
    await this.#runTriggers(stage);
    this.say(` ---> ${this.#shortId(stage.image)}\n`);
    for (const instruction of instructions) {
      this.request.signal.throwIfAborted();
      this.#announce(instruction);
      await this.#dispatch(stage, instruction);
      this.say(` ---> ${this.#shortId(stage.image)}\n`);
    }
    if (!this.parts.images.isScratch(stage.image)) this.request.tell({ aux: { ID: stage.image.id } });
    this.#stages.push({ name, image: stage.image });
  }

  finish(): ImageRecord {
    const unused = this.#arguments.unused();
    if (unused.length > 0) this.say(`[Warning] One or more build-args [${unused.join(" ")}] were not consumed\n`);
    const image = this.#stages.at(-1)?.image;
    if (image === undefined || this.parts.images.isScratch(image))
      throw new EngineFault(500, "No image was generated. Is your Dockerfile empty?");
    return image;
  }

  /** `comment` is what a step is known by in the history and the cache; true when an earlier build has done it. */
  useCached(stage: Stage, config: ImageSettings): boolean {
    const found = this.#cache.find(stage.image, config);
    if (found === undefined) return false;
    this.say(" ---> Using cache\n");
    stage.image = found;
    return true;
  }

  removed(containerId: string): void {
    if (this.request.removes) this.say(` ---> Removed intermediate container ${containerId.slice(0, 12)}\n`);
  }

  #announce({ original }: Instruction): void {
    this.#step += 1;
    this.say(`Step ${this.#step}/${this.#stepCount} : ${original}`);
    this.say("\n");
  }

  #shortId(image: ImageRecord): string {
    return this.parts.images.isScratch(image) ? "" : image.id.slice(7, 19);
  }

  async #imageOf(name: string): Promise<ImageRecord> {
    const { images } = this.parts;
    const stage = this.#stages.findLast((one) => one.name !== "" && one.name === name.toLowerCase());
    if (stage !== undefined) return stage.image;
    if (name === "scratch") return images.scratch;
    const known = this.request.pulls ? undefined : images.find(name);
    return known ?? (await pullImage(images, name, this.request.tell, this.request.signal));
  }

  async #runTriggers(stage: Stage): Promise<void> {
    const triggers = stage.settings.OnBuild ?? [];
    if (triggers.length === 0) return;
    stage.settings.OnBuild = null;
    this.say(`# Executing ${triggers.length} build trigger${triggers.length > 1 ? "s" : ""}\n`);
    for (const trigger of triggers)
      for (const instruction of parseDockerfile(trigger)) await this.#dispatch(stage, instruction);
  }

  async #dispatch(stage: Stage, instruction: Instruction): Promise<void> {
    if (instruction.name === "RUN") return runInstruction(this, stage, instruction);
    if (instruction.name === "COPY" || instruction.name === "ADD") return this.#copy(stage, instruction);
    const comment =
      instruction.name === "WORKDIR" ? setWorkingDirectory(stage, instruction) : setMetadata(stage, instruction);
    if (comment === undefined) throw new EngineFault(500, `unsupported command type: ${instruction.name}`);
    const isWorkdir = instruction.name === "WORKDIR";
    const words = isWorkdir ? [`#(nop) ${comment}`] : ["#(nop) ", comment];
    const config = { ...stage.settings, Cmd: [...shellOf(stage.settings), ...words] };
    if (this.useCached(stage, config)) return;
    const { containers, images, clock } = this.parts;
    const root = containers().openTree(stage.image);
    if (isWorkdir) new TreeWriter(root, clock.now()).makeDirectories(stage.settings.WorkingDir ?? "/");
    const container = images.freshContainerId();
    this.say(` ---> Running in ${container.slice(0, 12)}\n`);
    this.commit(stage, root, config);
    this.removed(container);
  }

  /** Makes the image of a step; the stage goes on from it. */
  commit(stage: Stage, root: ReturnType<ContainerHost["openTree"]>, config: ImageSettings): void {
    stage.image = this.parts.images.commit({
      base: stage.image,
      root,
      settings: { ...stage.settings },
      author: stage.author,
      comment: "",
      createdBy: (config.Cmd ?? []).join(" "),
      repository: "",
      tag: "",
      containerConfig: config,
    });
  }

  async #copy(stage: Stage, instruction: Instruction): Promise<void> {
    const from = readCopyFlags(instruction).get("from");
    const tree = from === undefined ? this.request.context : (await this.#sourceImage(from)).rootfs;
    const copying = prepareCopy(stage, instruction, tree);
    const config = { ...stage.settings, Cmd: [...shellOf(stage.settings), `#(nop) ${copying.comment}`] };
    if (this.useCached(stage, config)) return;
    const root = this.parts.containers().openTree(stage.image);
    const writer = new TreeWriter(root, this.parts.clock.now());
    const owner = copying.chown === undefined ? { uid: 0, gid: 0 } : readOwner(copying.chown, writer);
    await performCopy(copying, writer, stage.settings.WorkingDir ?? "/", owner);
    this.commit(stage, root, config);
  }

  /** `--from`: a stage by name or number, else an image. */
  async #sourceImage(from: string): Promise<ImageRecord> {
    const index = /^\d+$/.test(from) ? Number(from) : undefined;
    try {
      if (index === this.#stages.length) throw new EngineFault(500, "refers to current build stage");
      if (index !== undefined && index > this.#stages.length) throw new EngineFault(500, "index out of bounds");
      const stage = index === undefined ? undefined : this.#stages[index];
      return stage?.image ?? (await this.#imageOf(from));
    } catch (error) {
      if (!(error instanceof EngineFault)) throw error;
      throw new EngineFault(error.status, `invalid from flag value ${from}: ${error.message}`, { cause: error });
    }
  }
}
