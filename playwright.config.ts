import { defineConfig } from "@playwright/test";
import { attachedTo } from "./e2e/fixtures/attached.ts";
import { chromiumExecutable } from "./e2e/fixtures/chromium.ts";

/** A development server compiles each page at its first visit. */
const patience = attachedTo ? 6 : 1;

/**
 * End-to-end: the built product with its own database and data folder, the sandbox as identity
 * providers, and a real browser. Each worker has an installation of its own.
 */
export default defineConfig({
  testDir: "e2e/specs",
  outputDir: "test-results/specs",
  globalSetup: "./e2e/fixtures/global-setup.ts",
  forbidOnly: true,
  // A test that passes only at the second try is a fault to be found, not one to be hidden.
  retries: 0,
  workers: 2,
  fullyParallel: false,
  // Limits are for what hangs, on a busy machine too. What has to be quick is measured by its spec.
  timeout: 180_000 * patience,
  expect: { timeout: 20_000 * patience },
  reporter: process.env.CI ? [["line"]] : [["list"]],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "Europe/London",
    colorScheme: "light",
    reducedMotion: "reduce",
    actionTimeout: 30_000 * patience,
    // A trace makes every test a third longer: to look into one, run it again with `--trace on`.
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      ...chromiumExecutable(),
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
      ],
    },
  },
});
