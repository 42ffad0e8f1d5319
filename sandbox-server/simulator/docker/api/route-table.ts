import type { Route } from "./route.ts";

export interface FoundRoute {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

interface CompiledRoute {
  readonly route: Route;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

/** Finds the route for a method and a path without version; the first that fits counts. */
export function createRouteTable(
  routes: readonly Route[],
): (method: string, path: string) => FoundRoute | "method" | undefined {
  const compiled = routes.map(compile);
  return (method, path) => {
    let isKnownPath = false;
    for (const { route, pattern, names } of compiled) {
      const match = pattern.exec(path);
      if (match === null) continue;
      isKnownPath = true;
      if (route.method !== method) continue;
      const values = match.slice(1).map(decode);
      if (values.includes(undefined)) continue;
      return { route, parameters: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""])) };
    }
    return isKnownPath ? "method" : undefined;
  };
}

function compile(route: Route): CompiledRoute {
  const names: string[] = [];
  const source = route.path.replace(/\{(\w+)(\.\.\.)?\}|[.]/g, (text, name: string | undefined, many: string) => {
    if (name === undefined) return `\\${text}`;
    names.push(name);
    return many === undefined ? "([^/]+)" : "(.+)";
  });
  return { route, pattern: new RegExp(`^${source}$`), names };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
