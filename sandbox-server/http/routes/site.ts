import { readFileSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { errorBody, MatelotError } from "../../errors/index.ts";
import { type Language, languages } from "../../language/message.ts";

const securityPolicyFile = z.strictObject({ header: z.string().startsWith("default-src 'self'") });

/**
 * The built site: pages revalidated, hashed assets kept for a year, a 404 page (both languages on one), and the
 * Content-Security-Policy that the build wrote for its own inline scripts.
 * Errors: `site-not-built`.
 */
export async function addSiteRoutes(server: FastifyInstance, siteDirectory: string): Promise<void> {
  const pages = readPages(siteDirectory);
  server.addHook("onSend", async (_request, reply) => {
    if (String(reply.getHeader("content-type")).startsWith("text/html")) {
      reply.header("content-security-policy", pages.securityPolicy);
    }
  });
  await server.register(fastifyStatic, {
    root: siteDirectory,
    redirect: true,
    // The build lays a .gz beside each text.
    preCompressed: true,
    cacheControl: false,
    setHeaders(reply, path) {
      // With every file: a 304 has no content type, and its headers replace those that the browser kept; and a worker
      // (the search has one) lives under the policy of its own script, not under the page's.
      reply.header("content-security-policy", pages.securityPolicy);
      const isHashed = path.includes("/_astro/");
      reply.header("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
  server.get("/", async (request, reply) => {
    const language = preferredLanguage(request.headers.cookie, request.headers["accept-language"]);
    reply.header("vary", "accept-language, cookie").header("cache-control", "no-cache");
    return reply.redirect(`/${language}/`, 302);
  });
  server.setNotFoundHandler((request, reply) => {
    const isPage = request.method === "GET" && !request.url.startsWith("/api/");
    if (!isPage) return reply.code(404).send(errorBody(new MatelotError("not-found")));
    return reply.code(404).type("text/html; charset=utf-8").send(pages.notFound);
  });
}

/** The remembered choice, else what the browser prefers, else English. */
export function preferredLanguage(cookie: string | undefined, acceptLanguage: string | undefined): Language {
  const remembered = /(?:^|;\s*)matelot-language=(en|fr)(?:;|$)/.exec(cookie ?? "")?.[1];
  if (remembered !== undefined) return remembered as Language;
  const wishes = (acceptLanguage ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", quality] = part.trim().split(/;\s*q=/);
      return { tag: tag.toLowerCase(), quality: quality === undefined ? 1 : Number(quality) || 0 };
    })
    .sort((one, other) => other.quality - one.quality);
  const found = wishes.flatMap(({ tag, quality }) =>
    quality > 0 ? languages.filter((name) => tag === name || tag.startsWith(`${name}-`)) : [],
  );
  return found[0] ?? "en";
}

function readPages(siteDirectory: string) {
  const read = (file: string) => readFileSync(join(siteDirectory, file), "utf8");
  try {
    return {
      securityPolicy: securityPolicyFile.parse(JSON.parse(read("csp.json"))).header,
      notFound: read("404.html"),
    };
  } catch (cause) {
    throw new MatelotError("site-not-built", {
      message: `The site has not been built in ${siteDirectory}.`,
      command: "npm run build",
      cause,
    });
  }
}
