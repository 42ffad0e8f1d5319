// `npm run check`: format, lint, types and unit tests; every failure is reported, not only the first.
import { installPackages } from "../sandbox-server/setup/packages.mjs";
import { runSuites } from "./suites.mjs";

installPackages();
runSuites([
  { name: "format and lint", command: ["biome", "check", "--error-on-warnings", "."] },
  { name: "types", command: ["tsc", "--project", "."] },
  { name: "types of the site", command: ["astro", "check", "--root", "site"] },
  { name: "unit tests", command: ["vitest", "run", "sandbox-server", "checkers", "exercises", "site"] },
]);
