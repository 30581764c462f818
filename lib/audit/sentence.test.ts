import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { actionLabel, auditSentence } from "./sentence.ts";

test.each([
  ["directory.create", "Okta Denver", "created the directory Okta Denver"],
  ["cluster.bind", "Default", "bound the cluster Default"],
  ["key.revoke", "Okta", "revoked the key Okta"],
  ["admin.invite", "dana@acme.example", "invited dana@acme.example"],
  ["session.create", "Firefox on Linux", "signed in with Firefox on Linux"],
  ["account.change-password", "Dana", "changed their password"],
  ["identity-server.remove", "host-1", "removed the identity server host-1"],
  ["attributes.confirm", "Global attributes", "confirmed the primary user identifier"],
  ["sync.preview", "Okta Denver", "previewed a sync of Okta Denver"],
  ["directory.rotate-secret", "Okta Denver", "rotated the secret of the directory Okta Denver"],
])("%s of %s reads %s", (action, label, sentence) => {
  const { words, name } = auditSentence({ action, subject: { label } });
  expect([words, name].filter(Boolean).join(" ")).toBe(sentence);
});

test("a list shows the action without its subject", () => {
  expect(actionLabel("admin.update")).toBe("Changed the rights");
  expect(actionLabel("user.import")).toBe("Imported users");
  expect(actionLabel("directory.create")).toBe("Created the directory");
});

test("every action that is recorded reads as a sentence", () => {
  const recorded = globSync("lib/**/*.ts", { exclude: ["**/*.test.ts"] }).flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/recordAudit\([^;]*?action: "([^"]+)"/gs)].map(
      (match) => match[1] ?? "",
    ),
  );
  expect(recorded.length).toBeGreaterThan(5);
  for (const action of recorded) {
    expect(action).toMatch(/^[a-z-]+\.[a-z-]+$/);
    expect(actionLabel(action)).toMatch(/^(Gave|Made|[A-Z][a-z]+(ed|ad|et|an|nt|nd|ut|ew|un))( |$)/);
  }
});
