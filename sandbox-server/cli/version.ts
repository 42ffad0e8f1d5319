import manifest from "../../package.json" with { type: "json" };

/** The version of Matelot, as package.json says it. */
export const version: string = manifest.version;
