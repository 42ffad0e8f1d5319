import { join } from "node:path";
import { MatelotError } from "../../../errors/index.ts";
import type { Clock } from "../../../simulator/clock.ts";
import { createCluster } from "../../../simulator/cluster.ts";
import { createCertificateSigner } from "../../../simulator/controllers/index.ts";
import { DeclaredImagesFault, type ImageDefinition, readDeclaredImages } from "../../../simulator/runtime/index.ts";
import type { ProviderLogger } from "../../provider-logger.ts";
import type { SandboxProvider } from "../../sandbox-provider.ts";
import { createShellHost } from "../../shell/shell-host.ts";
import { createApiFront } from "./api-front.ts";
import { openCertificates } from "./certificates.ts";
import { ClusterSaver } from "./cluster-saver.ts";
import { EmbeddedProvider } from "./embedded-provider.ts";
import { SandboxDirectory } from "./sandbox-directory.ts";

export interface EmbeddedProviderOptions {
  /** Absolute; the caller holds its lock. */
  readonly dataDirectory: string;
  /** Where programs for the learner are found that are not below /usr (kubectl, helm), absolute. */
  readonly toolDirectories: readonly string[];
  /** Only for a single learner on a loopback address: without bubblewrap, the shell is the operator's own. */
  readonly allowUnisolatedShell: boolean;
  /** A folder of image declarations (docs/simulator.md); built-in images alone when absent. */
  readonly imagesDirectory?: string | undefined;
  /** Nobody comes back to these sandboxes: their clusters are not written down, and begin as copies of a settled one. */
  readonly isThrowaway?: boolean | undefined;
  readonly clock: Clock;
  /** Told of faults that nobody waits for: a snapshot that could not be written, a controller that threw. */
  readonly logger: ProviderLogger;
}

/** Simulated clusters in this process. Errors: `data-directory-unusable`, `setting-invalid` (images). */
export async function createEmbeddedProvider(options: EmbeddedProviderOptions): Promise<SandboxProvider> {
  const { dataDirectory, clock, logger } = options;
  const onError = (thrown: unknown) => logger.error({ err: thrown }, "a fault in an embedded sandbox");
  const directory = new SandboxDirectory(join(dataDirectory, "sandboxes"));
  const certificates = await openCertificates(join(dataDirectory, "certificates"), clock.now());
  const images = options.imagesDirectory === undefined ? [] : openImages(options.imagesDirectory);
  const { clientAuthority, clientAuthorityKey } = certificates;
  const signCertificate = createCertificateSigner({ certificate: clientAuthority, key: clientAuthorityKey });
  const host = await createShellHost(options);
  const front = await createApiFront(certificates);
  const saver = new ClusterSaver(clock);
  return new EmbeddedProvider({
    createCluster,
    clock,
    directory,
    certificates,
    signCertificate,
    images,
    front,
    host,
    saver,
    isThrowaway: options.isThrowaway === true,
    onError,
  });
}

function openImages(directory: string): readonly ImageDefinition[] {
  try {
    return readDeclaredImages(directory);
  } catch (cause) {
    if (!(cause instanceof DeclaredImagesFault)) throw cause;
    throw new MatelotError("setting-invalid", {
      message: {
        en: `The images declared in ${directory} have faults.\n${cause.message}`,
        fr: `Les images déclarées dans ${directory} ont des erreurs.\n${cause.message}`,
      },
      cause,
    });
  }
}
