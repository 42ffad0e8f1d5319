import { EngineFault } from "../engine-fault.ts";

/** The newest version of the Engine API that is spoken here (that of Docker 25), and the oldest that is let in. */
export const newestMinor = 44;
const oldestMinor = 24;

export const apiVersion = `1.${newestMinor}`;
export const oldestApiVersion = `1.${oldestMinor}`;
export const engineVersion = "25.0.5";

/** Splits `/v1.41/containers/json`; a path without a version means the newest. Errors: 400 for versions not spoken here. */
export function parseVersion(path: string): { readonly minor: number; readonly rest: string } {
  const match = /^\/v(\d+)\.(\d+)(\/.*)$/.exec(path);
  if (match === null) return { minor: newestMinor, rest: path };
  const [, major, minor, rest = "/"] = match;
  const asked = `${major}.${minor}`;
  if (major !== "1" || Number(minor) > newestMinor) {
    throw new EngineFault(400, `client version ${asked} is too new. Maximum supported API version is ${apiVersion}`);
  }
  if (Number(minor) < oldestMinor) {
    throw new EngineFault(
      400,
      `client version ${asked} is too old. Minimum supported API version is ${oldestApiVersion}, please upgrade your client to a newer version`,
    );
  }
  return { minor: Number(minor), rest };
}
