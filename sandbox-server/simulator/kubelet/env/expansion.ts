/**
 * Replaces `$(NAME)` by the value of NAME; `$$` stands for one dollar sign, and unknown names stay as they are.
 * Source: third_party/forked/golang/expansion of Kubernetes, "Define Dependent Environment Variables".
 */
export function expandReferences(text: string, find: (name: string) => string | undefined): string {
  return text.replace(/\$(\$|\(([^)]*)\))/g, (whole, what: string, name: string | undefined) => {
    if (what === "$") return "$";
    return find(name ?? "") ?? whole;
  });
}
