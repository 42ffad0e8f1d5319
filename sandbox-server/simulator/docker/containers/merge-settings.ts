import type { ImageSettings } from "../image-store.ts";
import type { ContainerSettings } from "./container-settings.ts";

/** A container's settings over its image's, as dockerd merges them. */
export function mergeSettings(own: ContainerSettings, image: ImageSettings): ContainerSettings {
  const hasOwnEntrypoint = (own.Entrypoint ?? []).length > 0;
  const isEntrypointCleared = own.Entrypoint?.length === 1 && own.Entrypoint[0] === "";
  const command = (own.Cmd ?? []).length > 0 || hasOwnEntrypoint ? own.Cmd : (image.Cmd ?? null);
  return {
    ...own,
    User: own.User === "" ? (image.User ?? "") : own.User,
    WorkingDir: own.WorkingDir === "" ? (image.WorkingDir ?? "") : own.WorkingDir,
    Entrypoint: isEntrypointCleared ? null : (own.Entrypoint ?? spread(image.Entrypoint)),
    Cmd: command === null || command === undefined ? null : [...command],
    Env: mergeEnvironment(image.Env ?? [], own.Env ?? []),
    ExposedPorts: merged(image.ExposedPorts, own.ExposedPorts),
    Volumes: merged(image.Volumes, own.Volumes),
    Labels: { ...image.Labels, ...own.Labels },
    StopSignal: own.StopSignal ?? image.StopSignal,
    Shell: own.Shell ?? (image.Shell === undefined ? undefined : [...image.Shell]),
    Healthcheck: mergeHealthcheck(own.Healthcheck, image.Healthcheck),
  };
}

function spread(list: readonly string[] | null | undefined): string[] | null {
  return list === null || list === undefined ? null : [...list];
}

function merged(
  image: Readonly<Record<string, unknown>> | null | undefined,
  own: Readonly<Record<string, unknown>> | null | undefined,
): Record<string, unknown> | null {
  const all = { ...image, ...own };
  return Object.keys(all).length === 0 ? null : all;
}

/** The container's variables first, then those of the image that it doesn't set. */
function mergeEnvironment(image: readonly string[], own: readonly string[]): string[] {
  const nameOf = (line: string) => line.split("=", 1)[0];
  const set = new Set(own.map(nameOf));
  return [...own, ...image.filter((line) => !set.has(nameOf(line)))];
}

function mergeHealthcheck(
  own: ContainerSettings["Healthcheck"],
  image: ImageSettings["Healthcheck"],
): ContainerSettings["Healthcheck"] {
  if (image === undefined) return own;
  const base = { ...image, ...(image.Test === undefined ? {} : { Test: [...image.Test] }) };
  if (own === null || own === undefined) return base as ContainerSettings["Healthcheck"];
  const set = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== 0 && value !== undefined));
  const test = (own.Test ?? []).length > 0 ? own.Test : base.Test;
  return { ...base, ...set, ...(test === undefined ? {} : { Test: [...test] }) } as ContainerSettings["Healthcheck"];
}
