/** agnhost crd-conversion-webhook: `hostPort` of version v1 is `host` and `port` of v2, as in Kubernetes' own tests. */
import type { Process } from "../processes/process.ts";
import type { Flags } from "./agnhost.ts";
import { textResponse } from "./web/http-server.ts";
import { serve } from "./web/serve.ts";

type Fields = Readonly<Record<string, unknown>>;

interface ConversionReview {
  readonly apiVersion: string;
  readonly request: { readonly uid: string; readonly desiredAPIVersion: string; readonly objects: readonly Fields[] };
}

export function crdConversionWebhook(process: Process, flags: Flags): Promise<number> {
  return serve(process, Number(flags.get("port") ?? "443"), ({ target, body }) => {
    const path = target.split("?")[0];
    if (path === "/readyz") return textResponse(200, "ok");
    if (path !== "/crdconvert") return textResponse(404, "404 page not found\n");
    const { apiVersion, request } = JSON.parse(Buffer.from(body).toString()) as ConversionReview;
    const response = { uid: request.uid, ...converted(request) };
    const answer = JSON.stringify({ kind: "ConversionReview", apiVersion, response });
    return textResponse(200, answer, [["Content-Type", "application/json"]]);
  });
}

function converted({ objects, desiredAPIVersion }: ConversionReview["request"]): object {
  const wanted = desiredAPIVersion.split("/").at(-1) ?? "";
  const unexpected = objects.find((object) => object.apiVersion === desiredAPIVersion);
  if (unexpected !== undefined) {
    const message = `conversion from a version to itself should not call the webhook: ${desiredAPIVersion}`;
    return { result: { metadata: {}, status: "Failure", message } };
  }
  const convertedObjects = objects.map((object) => ({
    ...(wanted === "v2" ? withHostAndPort(object) : withHostPort(object)),
    apiVersion: desiredAPIVersion,
  }));
  return { convertedObjects, result: { metadata: {}, status: "Success" } };
}

function withHostAndPort({ hostPort, ...rest }: Fields): Fields {
  if (typeof hostPort !== "string") return rest;
  const [host = "", port = ""] = hostPort.split(":");
  return { ...rest, host, port };
}

function withHostPort({ host, port, ...rest }: Fields): Fields {
  if (host === undefined && port === undefined) return rest;
  return { ...rest, hostPort: `${host ?? ""}:${port ?? ""}` };
}
