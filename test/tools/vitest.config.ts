import { defineConfig } from "vitest/config";

const root = new URL("../..", import.meta.url).pathname;
/** Tests that need the real PostgreSQL (and, among them, those with a browser or a process of their own). */
const WITH_DATABASE = [
  "test/core/store/**/*.test.ts",
  "test/core/desk/**/*.test.ts",
  "test/core/delivery/**/*.test.ts",
  "test/core/reports/**/*.test.ts",
  "test/core/connectors/**/*.test.ts",
  "test/core/measures/**/*.test.ts",
  "test/bots/*.test.ts",
  "test/bots/channels/**/*.test.ts",
  "test/bots/api/**/*.test.ts",
  "test/bots/public/**/*.test.ts",
  "test/bots/workbench/**/*.test.ts",
  "test/bots/simulation/**/*.test.ts",
  "test/browser/**/*.test.ts",
  "test/conformance/**/*.test.ts",
  "test/crash/**/*.test.ts",
  "test/failures/**/*.test.ts",
  "test/jobs/**/*.test.ts",
  "test/story/**/*.test.ts",
];

export default defineConfig({
  test: {
    root,
    pool: "forks",
    // a program takes a second to load: once per worker, and not once per file
    isolate: false,
    // most tests wait for PostgreSQL, a platform or a browser: three files at once keep two cores busy
    maxWorkers: 3,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    setupFiles: ["test/support/properties.ts"],
    projects: [
      { extends: true, test: { name: "fast", include: ["test/**/*.test.ts"], exclude: WITH_DATABASE } },
      {
        extends: true,
        test: { name: "db", include: WITH_DATABASE, globalSetup: ["test/support/globalDatabase.ts"] },
      },
    ],
  },
});
