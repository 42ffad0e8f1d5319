import type { Readable } from "node:stream";
import type Docker from "dockerode";
import type { CallOptions } from "../../../sandbox-provider.ts";
import { type Calls, unlessMissing } from "./calls.ts";
import type { ImageSummary, PullOptions } from "./engine.ts";
import { EngineRefusal } from "./engine-refusal.ts";

/** Node images have some hundred megabytes, and schools have slow lines. */
const transferTimeoutMs = 30 * 60_000;

/** One line of the engine's report while it fetches or loads. */
interface Report {
  readonly id?: string;
  readonly status?: string;
  readonly stream?: string;
  readonly error?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

export function createImages(docker: Docker, { call }: Calls) {
  const follow = (report: NodeJS.ReadableStream, listener: (line: Report) => void, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        (report as Readable).destroy();
        reject(signal.reason);
      };
      signal.addEventListener("abort", onAbort, { once: true });
      docker.modem.followProgress(
        report,
        (fault) => {
          signal.removeEventListener("abort", onAbort);
          if (fault) reject(fault);
          else resolve();
        },
        listener,
      );
    });

  const find = async (reference: string, { signal }: CallOptions): Promise<ImageSummary | undefined> => {
    const found = await unlessMissing(
      call(`look for the image ${reference}`, signal, () => docker.getImage(reference).inspect()),
    );
    if (found === undefined) return undefined;
    const { Entrypoint: entrypoint, Cmd: command, Labels: labels } = found.Config;
    return {
      id: found.Id,
      bytes: found.Size,
      labels: labels ?? {},
      entrypoint: words(entrypoint),
      command: words(command),
    };
  };

  const pull = (reference: string, { signal, onProgress }: PullOptions): Promise<void> =>
    call(
      `pull ${reference}`,
      signal,
      async (abortSignal) => {
        const report = await docker.pull(reference, { abortSignal });
        const layers = new Map<string, { readonly current: number; readonly total: number }>();
        const onLine = ({ id, error, progressDetail: { current, total } = {} }: Report) => {
          if (error !== undefined) throw new EngineRefusal(`pull ${reference}`, 500, error);
          if (id === undefined || current === undefined || total === undefined) return;
          layers.set(id, { current, total });
          onProgress?.(shareOf([...layers.values()]));
        };
        await follow(report, onLine, abortSignal);
      },
      transferTimeoutMs,
    );

  const load = (archive: Readable, { signal }: CallOptions): Promise<readonly string[]> =>
    call(
      "load images",
      signal,
      async (abortSignal) => {
        const loaded: string[] = [];
        const report = await docker.loadImage(archive, { abortSignal });
        const onLine = ({ stream = "" }: Report) => {
          const [, reference] = /^Loaded image(?: ID)?: (\S+)/.exec(stream) ?? [];
          if (reference !== undefined) loaded.push(reference);
        };
        await follow(report, onLine, abortSignal);
        return loaded;
      },
      transferTimeoutMs,
    );

  const save = (references: readonly string[], { signal }: CallOptions): Promise<Readable> =>
    call("save images", signal, async () => {
      const query = references.map((reference) => `names=${encodeURIComponent(reference)}`).join("&");
      return await new Promise<Readable>((resolve, reject) => {
        docker.modem.dial(
          {
            path: `/images/get?${query}`,
            method: "GET",
            isStream: true,
            statusCodes: { 200: true, 404: "no such image", 500: "server error" },
          },
          (fault: unknown, stream: unknown) => (fault ? reject(fault) : resolve(stream as Readable)),
        );
      });
    });
  return { find, pull, load, save };
}

function words(value: string | string[] | null | undefined): readonly string[] {
  if (value === null || value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

function shareOf(layers: readonly { readonly current: number; readonly total: number }[]): number {
  const sum = (of: "current" | "total") => layers.reduce((whole, layer) => whole + layer[of], 0);
  return sum("total") === 0 ? 0 : Math.min(1, sum("current") / sum("total"));
}
