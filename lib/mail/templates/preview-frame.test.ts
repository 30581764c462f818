import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FRAME_SCRIPT } from "./preview-frame.ts";

test("the frame's policy lets its own script run, and no other", () => {
  const hash = createHash("sha256").update(FRAME_SCRIPT).digest("base64");
  const policies = readFileSync(new URL("../../../next.config.ts", import.meta.url), "utf8");
  expect(policies).toContain(`sandbox allow-scripts; default-src 'none'; script-src 'sha256-${hash}';`);
});
