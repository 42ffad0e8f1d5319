import { parse } from "yaml";
import { MatelotError } from "../errors/index.ts";

// What a kubeconfig may tell a client to run, or to read from this machine and send to the server it names.
const dangerous = [
  "exec",
  "auth-provider",
  "tokenFile",
  "client-key",
  "client-certificate",
  "certificate-authority",
  "proxy-url",
];

/**
 * A kubeconfig that a learner handed in must hold everything itself: it may neither run a program here nor have a file of
 * this machine sent away. Errors: `kubeconfig-invalid` naming the field.
 */
export function refuseTrickery(kubeconfig: string, name: string): void {
  const found = parts(parseYaml(kubeconfig)).flatMap((part) => dangerous.filter((field) => field in part));
  const [field] = found;
  if (field === undefined) return;
  throw new MatelotError("kubeconfig-invalid", {
    message: {
      en: `${name} has the field ${field}, which runs a program or reads a file here. Is it your own? Then add --trust-kubeconfig; else embed it with: kubectl config view --raw --flatten`,
      fr: `${name} a le champ ${field}, qui lance un programme ou lit un fichier ici. Est-ce le vôtre ? Ajoutez alors --trust-kubeconfig ; sinon intégrez-le avec : kubectl config view --raw --flatten`,
    },
  });
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw new MatelotError("kubeconfig-invalid", { cause });
  }
}

/** Every object in it, at any depth. */
function parts(value: unknown): readonly object[] {
  if (typeof value !== "object" || value === null) return [];
  return [value, ...Object.values(value).flatMap(parts)];
}
