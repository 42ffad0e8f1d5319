import { createHmac, timingSafeEqual } from "node:crypto";
import type { RandomSource } from "../../clock.ts";
import type { Requester } from "../../store/admission.ts";
import { freshUid } from "../../store/fresh-names.ts";
import { isJsonObject } from "../../store/json.ts";
import type { ObjectStore } from "../../store/object-store.ts";

export const tokenIssuer = "https://kubernetes.default.svc.cluster.local";

export interface TokenRequestParts {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly audiences: readonly string[];
  readonly expirationSeconds: number;
  readonly pod?: { readonly name: string; readonly uid: string };
  readonly node?: string;
}

export interface CheckedToken {
  readonly user: Requester;
  readonly audiences: readonly string[];
}

/** Signs and checks the tokens of service accounts: JSON web tokens as a cluster's own, under a key of its own. */
export class ServiceAccountTokens {
  readonly #store: ObjectStore;
  readonly #random: RandomSource;
  readonly #key: Buffer;

  /** `key` is kept with the cluster, so that its tokens are good after a restart. */
  constructor(store: ObjectStore, random: RandomSource, key: string) {
    this.#store = store;
    this.#random = random;
    this.#key = Buffer.from(key, "base64");
  }

  /** A token for an account; `now` in ms. */
  issue(request: TokenRequestParts, now: number): string {
    const { namespace, serviceAccount, audiences, expirationSeconds, pod, node } = request;
    const uid = this.#store.find("serviceaccounts", namespace, serviceAccount)?.metadata.uid ?? "";
    const issuedAt = Math.floor(now / 1000);
    const claims = {
      aud: audiences.length === 0 ? [tokenIssuer] : audiences,
      exp: issuedAt + expirationSeconds,
      iat: issuedAt,
      iss: tokenIssuer,
      jti: freshUid(this.#random),
      "kubernetes.io": {
        namespace,
        ...(node === undefined ? {} : { node: { name: node } }),
        ...(pod === undefined ? {} : { pod }),
        serviceaccount: { name: serviceAccount, uid },
      },
      nbf: issuedAt,
      sub: `system:serviceaccount:${namespace}:${serviceAccount}`,
    };
    const body = `${encoded({ alg: "HS256", typ: "JWT" })}.${encoded(claims)}`;
    return `${body}.${this.#signature(body).toString("base64url")}`;
  }

  /** Whose token this is; undefined when it is not good: broken, expired, or its account is gone. */
  check(token: string, now: number): CheckedToken | undefined {
    const [head, claimsText, signature, more] = token.split(".");
    if (head === undefined || claimsText === undefined || signature === undefined || more !== undefined)
      return undefined;
    const given = Buffer.from(signature, "base64url");
    const wanted = this.#signature(`${head}.${claimsText}`);
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
    // What carries our signature was written by `issue`.
    const claims: unknown = JSON.parse(Buffer.from(claimsText, "base64url").toString());
    return isJsonObject(claims) ? this.#holder(claims, now) : undefined;
  }

  #holder(claims: Readonly<Record<string, unknown>>, now: number): CheckedToken | undefined {
    const own = claims["kubernetes.io"];
    if (!isJsonObject(own) || !isJsonObject(own.serviceaccount) || typeof own.namespace !== "string") return undefined;
    if (typeof claims.exp !== "number" || claims.exp * 1000 <= now) return undefined;
    const { name, uid } = own.serviceaccount;
    const namespace = own.namespace;
    const account = this.#store.find("serviceaccounts", namespace, String(name));
    if (account === undefined || account.metadata.uid !== uid) return undefined;
    const audiences = Array.isArray(claims.aud) ? claims.aud.map(String) : [];
    const groups = ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"];
    return {
      audiences,
      user: { name: `system:serviceaccount:${namespace}:${String(name)}`, uid: account.metadata.uid, groups },
    };
  }

  #signature(text: string): Buffer {
    return createHmac("sha256", this.#key).update(text).digest();
  }
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
