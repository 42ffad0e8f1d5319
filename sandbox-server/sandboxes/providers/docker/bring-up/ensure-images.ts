import { MatelotError } from "../../../../errors/index.ts";
import type { Message } from "../../../../language/message.ts";
import type { CreateOptions } from "../../../sandbox-provider.ts";
import { Turns } from "../../../turns.ts";
import type { DockerParts } from "../docker-parts.ts";
import { EngineRefusal } from "../engine/engine-refusal.ts";
import { fetchStep, loadStep } from "./steps.ts";

type Fetching = Pick<DockerParts, "engine" | "archives">;

/** Sees to it that images are on the engine: they are there, or an archive has them, or their registry does. */
export interface ImageFetcher {
  /** Errors: `sandbox-provider-unavailable` with what was tried and what to do. */
  ensure(reference: string, options: CreateOptions): Promise<void>;
}

/** Several learners who need the same image wait for one transfer. */
export function createImageFetcher({ engine, archives }: Fetching): ImageFetcher {
  const turns = new Turns<string>();
  const ensure: ImageFetcher["ensure"] = async (reference, { signal, onStep }) => {
    const options = signal === undefined ? {} : { signal };
    if ((await engine.findImage(reference, options)) !== undefined) return;
    const archive = await archives.find(reference, options);
    if (archive !== undefined) {
      onStep?.(loadStep(archive.path));
      await engine.loadImages(archive.open(), options);
      return;
    }
    onStep?.(fetchStep(reference, 0));
    let told = 0;
    const onProgress = (share: number) => {
      // A step a tenth: learners see that it goes on, and the stream of events stays short.
      if (share < told + 0.1) return;
      told = share;
      onStep?.(fetchStep(reference, share));
    };
    try {
      await engine.pullImage(reference, { onProgress, ...options });
    } catch (thrown) {
      if (signal?.aborted) throw thrown;
      throw notFetched(reference, thrown);
    }
  };
  return {
    async ensure(reference, options) {
      // Whoever finds it there doesn't wait for somebody else's transfer.
      if ((await engine.findImage(reference, options)) !== undefined) return;
      await turns.take(reference, () => ensure(reference, options));
    },
  };
}

function notFetched(reference: string, thrown: unknown): MatelotError {
  const words = thrown instanceof EngineRefusal ? thrown.words : String(thrown);
  return new MatelotError("sandbox-provider-unavailable", {
    message: {
      en: `The image ${reference} is not on the Docker engine, in no image archive, and can't be fetched: ${words}`,
      fr: `L'image ${reference} n'est ni sur le moteur Docker ni dans une archive, et ne peut être téléchargée : ${words}`,
    },
    remedy: imageRemedy,
    command: `docker pull ${reference}`,
    cause: thrown,
  });
}

export const imageRemedy: Message = {
  en: "Fetch it while there is internet, or give an archive of it: --image-archive FILE.tar (made by docker save).",
  fr: "Téléchargez-la tant qu'il y a internet, ou donnez une archive : --image-archive FICHIER.tar (faite par docker save).",
};
