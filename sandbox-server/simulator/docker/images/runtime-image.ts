import type { Image } from "../../runtime/images/image.ts";
import { formatImageReference, parseImageReference } from "../../runtime/images/image-reference.ts";
import type { ImageRecord } from "./image-record.ts";

// What a registry would have to send is a little over a third of what is on disk.
const COMPRESSION = 2.65;

/** An image of the engine as the runtime's containers use it; `name` is what it was asked by. */
export function runtimeImage(record: ImageRecord, name: string): Image {
  const { settings } = record;
  const parsed = parseImageReference(name);
  const reference = name.startsWith("sha256:") || "fault" in parsed ? record.id : formatImageReference(parsed);
  return {
    reference,
    imageId: record.id,
    sizeBytes: Math.round(record.sizeBytes / COMPRESSION),
    ...(settings.Entrypoint ? { entrypoint: settings.Entrypoint } : {}),
    ...(settings.Cmd ? { command: settings.Cmd } : {}),
    env: environment(settings.Env ?? []),
    workingDirectory: settings.WorkingDir || "/",
    user: settings.User ?? "",
    exposedPorts: Object.keys(settings.ExposedPorts ?? {}),
    volumes: Object.keys(settings.Volumes ?? {}),
    ...(settings.StopSignal === undefined ? {} : { stopSignal: settings.StopSignal }),
    get layer() {
      return record.rootfs;
    },
  };
}

function environment(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const cut = line.indexOf("=");
      return cut < 0 ? [line, ""] : [line.slice(0, cut), line.slice(cut + 1)];
    }),
  );
}
