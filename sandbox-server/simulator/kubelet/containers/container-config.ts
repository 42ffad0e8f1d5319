import { quantityMilliValue, quantityValue } from "../../registry/quantity.ts";
import type { ContainerSpec, Pod } from "../../registry/types.ts";
import type { ContainerConfig } from "../../runtime/container-runtime.ts";
import { environmentOf } from "../env/environment.ts";
import { expandReferences } from "../env/expansion.ts";
import type { PodAddresses } from "../env/field-ref.ts";
import type { KubeletContext } from "../kubelet-context.ts";
import type { PodVolumes } from "../volumes/pod-volumes.ts";
import { securityFieldsOf, verifyNonRoot } from "./security-context.ts";

export interface ConfigQuestion {
  readonly context: KubeletContext;
  readonly pod: Pod;
  readonly container: ContainerSpec;
  readonly addresses: PodAddresses;
  readonly volumes: PodVolumes;
  readonly attempt: number;
}

/** What the runtime is told of a container. Throws ConfigFault when the pod asks for something that is not there. */
export function containerConfigOf(question: ConfigQuestion): ContainerConfig {
  const { context, pod, container, addresses } = question;
  const env = environmentOf(context, pod, container, addresses);
  const values = new Map(env.map(({ name, value }) => [name, value]));
  const expand = (text: string) => expandReferences(text, (name) => values.get(name));
  verifyNonRoot(pod, container, context.runtime.imageUser(container.image ?? ""));
  const limits = container.resources?.limits;
  const optional = {
    command: container.command?.map(expand),
    args: container.args?.map(expand),
    workingDirectory: container.workingDir,
    targetContainer: targetOf(pod, container.name),
    memoryLimitBytes: limits?.memory === undefined ? undefined : quantityValue(limits.memory),
    cpuLimitMillicores: limits?.cpu === undefined ? undefined : quantityMilliValue(limits.cpu),
  };
  return {
    ...withoutAbsent(optional),
    ...securityFieldsOf(pod, container),
    name: container.name,
    attempt: question.attempt,
    image: container.image ?? "",
    env,
    tty: container.tty === true,
    stdin: container.stdin === true,
    stdinOnce: container.stdinOnce === true,
    mounts: question.volumes.mountsOf(pod, container, addresses, expand),
    terminationMessagePath: container.terminationMessagePath ?? "/dev/termination-log",
  };
}

/** The container that an ephemeral one was told to look into. */
function targetOf(pod: Pod, name: string): string | undefined {
  return pod.spec?.ephemeralContainers?.find((ephemeral) => ephemeral.name === name)?.targetContainerName;
}

type Present<T> = { [Field in keyof T]?: Exclude<T[Field], undefined> };

function withoutAbsent<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== ""),
  ) as Present<T>;
}
