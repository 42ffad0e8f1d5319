import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{sandbox-server,checkers,exercises,test,site/src}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "test/browser/**"],
    // Some tests start real shells, kubectl or a database; on a busy machine those take seconds, not milliseconds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
  },
});
