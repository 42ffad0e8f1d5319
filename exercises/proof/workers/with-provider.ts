import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProvider } from "../../../sandbox-server/main.ts";
import type { SandboxProvider } from "../../../sandbox-server/sandboxes/sandbox-provider.ts";
import { readSettings } from "../../../sandbox-server/settings/settings.ts";

/** Where attempts are made; the settings' default when both are absent. */
export interface ProviderChoice {
  readonly provider?: string | undefined;
  readonly kubeconfig?: string | undefined;
}

/** Lends a provider with a data directory of its own, and removes both. Errors: those of `createProvider`. */
export async function withProvider<T>(
  { provider, kubeconfig }: ProviderChoice,
  use: (provider: SandboxProvider) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "matelot-prove-"));
  try {
    const given = Object.entries({ provider, kubeconfig }).filter(([, value]) => value !== undefined);
    const settings = readSettings({ data: directory, ...Object.fromEntries(given) }, process.env);
    await using sandboxes = await createProvider(settings, undefined, { isThrowaway: true });
    // The first listing starts the pool of warm clusters, where the settings want one.
    await sandboxes.list({});
    return await use(sandboxes);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
