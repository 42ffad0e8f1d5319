import { expect, test } from "vitest";
import { CorefileFault, readCorefile, rewritten } from "./corefile.ts";

const inServer = (...lines: string[]) =>
  readCorefile([".:53 {", "  errors", ...lines, "  forward . /etc/resolv.conf", "}"].join("\n"));

test("the zones are those of the kubernetes plugin, without the reverse ones", () => {
  const read = inServer("  kubernetes Course.Example cluster.local. in-addr.arpa ip6.arpa {", "    ttl 30", "  }");
  expect(read.zones).toEqual(["course.example", "cluster.local"]);
  expect(inServer().zones).toEqual([]);
});

test("hosts gives addresses to names, and keeps all other names unless it falls through", () => {
  const closed = inServer("  hosts {", "    10.1.2.3 db.example DB # two names", "    10.1.2.4 db.example", "  }");
  expect(Object.fromEntries(closed.hosts ?? [])).toEqual({ "db.example": ["10.1.2.3", "10.1.2.4"], db: ["10.1.2.3"] });
  expect(closed.hostsFallThrough).toBe(false);
  expect(inServer("  hosts {", "    fallthrough", "  }").hostsFallThrough).toBe(true);
  expect(inServer().hostsFallThrough).toBe(true);
});

test.each([
  ["rewrite name api.example web.default.svc.cluster.local", "api.example", "web.default.svc.cluster.local"],
  ["rewrite stop name suffix .example .svc.cluster.local", "web.default.example", "web.default.svc.cluster.local"],
  ["rewrite name prefix old- new-", "old-web.example", "new-web.example"],
  ["rewrite name substring middle centre", "a.middle.b", "a.centre.b"],
  ["rewrite type ANY HINFO", "api.example", "api.example"],
])("%s makes %s %s", (rule, name, target) => {
  expect(rewritten(inServer(`  ${rule}`), name)).toBe(target);
});

test("a rewrite may have its rules between braces", () => {
  const read = inServer("  rewrite stop {", "    name exact one.example two.example", "  }");
  expect(rewritten(read, "one.example")).toBe("two.example");
});

test.each([
  [".:53 {\n  errors\n  kuberntes cluster.local\n}\n", "3 - Error during parsing: Unknown directive 'kuberntes'"],
  [".:53 {\n  errors\n", "2 - Error during parsing: Unexpected EOF"],
  [".:53 {\n}\n}\n", "3 - Error during parsing: Unexpected '}' because no matching opening brace"],
])("%j can't be read", (text, words) => {
  expect(() => readCorefile(text)).toThrow(CorefileFault);
  expect(() => readCorefile(text)).toThrow(words);
});
