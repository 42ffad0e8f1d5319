import { KERNEL_VERSION } from "../../runtime/files/proc.ts";
import type { Route } from "../api/route.ts";
import { apiVersion, engineVersion, oldestApiVersion } from "../api/versions.ts";
import type { EngineContext } from "../engine-context.ts";
import { diskUsage } from "./disk-usage.ts";
import { sendEvents } from "./events.ts";
import { engineInfo } from "./info.ts";

/** When this engine's version was made, as the real one says of itself. */
const BUILT = "2026-01-15T12:00:00.000000000+00:00";

/**
 * Version, info, ping, events and disk usage.
 * @param imagesUsage `LayersSize` and `Images` of the disk usage
 */
export function systemRoutes(context: EngineContext, imagesUsage: (minor: number) => object): readonly Route[] {
  const ping: Route["handle"] = ({ response, request }) => {
    response
      .writeHead(200, {
        "Content-Type": "text/plain; charset=utf-8",
        "Cache-Control": "no-cache, no-store, must-revalidate",
        Pragma: "no-cache",
        "Builder-Version": "1",
        Swarm: "inactive",
        "Content-Length": "2",
      })
      .end(request.method === "HEAD" ? undefined : "OK");
  };
  return [
    { method: "GET", path: "/_ping", handle: ping },
    { method: "HEAD", path: "/_ping", handle: ping },
    { method: "GET", path: "/version", handle: (call) => call.reply(200, versionView) },
    { method: "GET", path: "/info", handle: (call) => call.reply(200, engineInfo(context)) },
    {
      method: "GET",
      path: "/system/df",
      handle: (call) =>
        call.reply(200, { ...imagesUsage(call.minor), ...diskUsage(context), BuildCache: [], BuilderSize: 0 }),
    },
    { method: "GET", path: "/events", handle: (call) => sendEvents(context, call) },
    {
      method: "POST",
      path: "/auth",
      handle: (call) => call.reply(200, { Status: "Login Succeeded", IdentityToken: "" }),
    },
  ];
}

const engineDetails = {
  ApiVersion: apiVersion,
  Arch: "amd64",
  BuildTime: BUILT,
  Experimental: "false",
  GitCommit: "simulated",
  GoVersion: "none",
  KernelVersion: KERNEL_VERSION,
  MinAPIVersion: oldestApiVersion,
  Os: "linux",
};

const versionView = {
  Platform: { Name: "Matelot simulated engine" },
  Components: [{ Name: "Engine", Version: engineVersion, Details: engineDetails }],
  Version: engineVersion,
  ApiVersion: apiVersion,
  MinAPIVersion: oldestApiVersion,
  GitCommit: "simulated",
  GoVersion: "none",
  Os: "linux",
  Arch: "amd64",
  KernelVersion: KERNEL_VERSION,
  BuildTime: BUILT,
};
