/** What a provider needs of a logger: faults that happen when nobody waits for an answer. */
export interface ProviderLogger {
  error(details: { readonly err: unknown }, message: string): void;
}
