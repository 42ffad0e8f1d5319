import { ageColumn, nameColumn, text, wideText } from "./columns.ts";
import type { Column } from "./kind-definition.ts";
import type { ClusterRoleBinding } from "./types.ts";

type Subject = NonNullable<ClusterRoleBinding["subjects"]>[number];

function namesOf({ subjects }: ClusterRoleBinding, kind: string, nameOf: (subject: Subject) => string): string {
  return (subjects ?? [])
    .filter((subject) => subject.kind === kind)
    .map(nameOf)
    .join(", ");
}

/** The columns of role bindings, in a namespace or cluster-wide. */
export const bindingColumns: readonly Column<ClusterRoleBinding>[] = [
  nameColumn,
  text("Role", "What is granted.", ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`),
  ageColumn,
  wideText("Users", "People it is granted to.", (object) => namesOf(object, "User", ({ name }) => name)),
  wideText("Groups", "Groups it is granted to.", (object) => namesOf(object, "Group", ({ name }) => name)),
  wideText("ServiceAccounts", "Accounts it is granted to.", (object) =>
    namesOf(object, "ServiceAccount", ({ name, namespace }) => `${namespace ?? ""}/${name}`),
  ),
];
