import type { Secret, ServiceAccount } from "../../registry/types.ts";
import type { Controller, ControllerContext } from "../controller.ts";
import { itself, keyOf, placeOf, refOf } from "../work-key.ts";

const tokenType = "kubernetes.io/service-account-token";
const accountAnnotation = "kubernetes.io/service-account.name";
const accountUidAnnotation = "kubernetes.io/service-account.uid";

/** Tokens in secrets do not expire; the issuer wants a number. */
const lifeSeconds = 10 * 365 * 24 * 60 * 60;

/** Fills secrets of type `kubernetes.io/service-account-token` with a token, and removes those whose account is gone. */
export const tokenSecrets: Controller = {
  name: "serviceaccount-token-controller",
  sources: [
    itself("secrets"),
    {
      resource: "serviceaccounts",
      keys: ({ metadata: { namespace = "", name } }, _, { client }) =>
        client
          .list<Secret>("secrets", { namespace })
          .filter((secret) => secret.type === tokenType && secret.metadata.annotations?.[accountAnnotation] === name)
          .map(keyOf),
    },
  ],
  reconcile(key, context) {
    const { client } = context;
    const secret = client.find<Secret>(refOf("secrets", key));
    if (secret?.type !== tokenType || secret.metadata.deletionTimestamp) return undefined;
    const name = secret.metadata.annotations?.[accountAnnotation] ?? "";
    const namespace = secret.metadata.namespace ?? "";
    const account = client.find<ServiceAccount>({ resource: "serviceaccounts", namespace, name });
    const knownUid = secret.metadata.annotations?.[accountUidAnnotation];
    if (!account || (knownUid !== undefined && knownUid !== account.metadata.uid)) {
      client.delete(placeOf("secrets", secret), { uid: secret.metadata.uid });
    } else if (!secret.data?.token) {
      fill(secret, account, context);
    }
    return undefined;
  },
};

function fill(
  secret: Secret,
  account: ServiceAccount,
  { client, issueToken, certificateAuthority }: ControllerContext,
): void {
  if (!issueToken) return;
  const { namespace = "", name, uid } = account.metadata;
  const token = issueToken({ namespace, serviceAccount: name, audiences: [], expirationSeconds: lifeSeconds });
  const encode = (text: string) => Buffer.from(text).toString("base64");
  client.modify<Secret>(placeOf("secrets", secret), (draft) => {
    draft.metadata.annotations = { ...draft.metadata.annotations, [accountUidAnnotation]: uid };
    draft.data = {
      ...draft.data,
      "ca.crt": encode(certificateAuthority ?? ""),
      namespace: encode(namespace),
      token: encode(token),
    };
  });
}
