import type { CanI } from "../../vocabulary/words/can-i.ts";
import { knownCollection } from "../cluster/collection.ts";
import { statusMessage } from "../cluster/collection-watch.ts";
import { refused } from "../cluster/fault.ts";
import { at, textAt } from "../cluster/kube-object.ts";
import { say, sentences } from "../plain-text.ts";
import { type Evaluator, type EvaluatorContext, failed, passed } from "../word.ts";
import { lookAt } from "./objects.ts";

const reviewPath = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

export function canIEvaluator(word: CanI, context: EvaluatorContext): Evaluator {
  const namespace = word.namespace ?? context.namespace;
  const { user, verb, resource, subresource, name } = word;
  const action = `${verb} ${[resource, subresource].filter((part) => part !== undefined).join("/")}${name === undefined ? "" : ` ${name}`}`;
  const review = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SubjectAccessReview",
    spec: {
      user,
      groups: [...(word.groups ?? groupsOf(user))],
      resourceAttributes: { namespace, verb, resource, group: word.group ?? "", subresource, name },
    },
  };
  return {
    // What the answer rests on; the answer itself is the cluster's.
    collections: [
      knownCollection("Role", namespace),
      knownCollection("RoleBinding", namespace),
      knownCollection("ClusterRole", namespace),
      knownCollection("ClusterRoleBinding", namespace),
    ],
    async evaluate(_view, { connection, signal }) {
      const answer = await connection.request(reviewPath, {
        signal,
        timeoutMs: 5000,
        maxBytes: 65_536,
        method: "POST",
        body: JSON.stringify(review),
      });
      if (answer.status !== 200 && answer.status !== 201) {
        return { status: "broken", fault: refused(reviewPath, answer.status, statusMessage(answer.body)) };
      }
      const status = at(JSON.parse(answer.body), "status");
      const isAllowed = at(status, "allowed") === true;
      const proof = {
        source: `can-i ${action} in ${namespace} as ${user}`,
        value: `${isAllowed} ${textAt(status, "reason") ?? ""}`.trim(),
      };
      if (isAllowed === word.allowed) return passed(proof);
      const look = lookAt(`kubectl auth can-i ${action} -n ${namespace} --as=${user}`);
      return isAllowed
        ? failed(
            "still-allowed",
            sentences(
              say(
                `${user} may ${action} in the namespace ${namespace}; that should be forbidden.`,
                `${user} peut faire « ${action} » dans le namespace ${namespace} ; cela devrait être interdit.`,
              ),
              look,
            ),
            proof,
          )
        : failed(
            "not-allowed",
            sentences(
              say(
                `${user} may not ${action} in the namespace ${namespace}; that should be allowed.`,
                `${user} ne peut pas faire « ${action} » dans le namespace ${namespace} ; cela devrait être permis.`,
              ),
              look,
            ),
            proof,
          );
    },
  };
}

/** The groups that the API server gives a service account by itself. */
function groupsOf(user: string): readonly string[] {
  const [, namespace] = /^system:serviceaccount:([^:]+):/.exec(user) ?? [];
  if (namespace === undefined) return ["system:authenticated"];
  return ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"];
}
