import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { entraScimClient } from "#e2e/sandbox/scim/entra-client.ts";
import { entraSteps } from "#e2e/sandbox/scim/entra-steps.ts";
import type { ScimConnection } from "#e2e/sandbox/scim/exchange.ts";
import { oktaScimClient } from "#e2e/sandbox/scim/okta-client.ts";
import { oktaSteps } from "#e2e/sandbox/scim/okta-steps.ts";
import { makeClient, mounts, type Profile } from "./scim-client.ts";

/**
 * The sandbox's Okta and Entra clients with their whole repertoire: whole sequences, in which each answer is checked as
 * the real ones check it.
 */
describe.each(mounts)("the sandbox's clients, over $name", (mount) => {
  let opened: Awaited<ReturnType<typeof mount.open>>;
  beforeAll(async () => {
    opened = await mount.open();
  });
  afterAll(() => opened.close());

  const origin = "https://muster.example";
  const connect = async (profile: Profile): Promise<ScimConnection> => {
    const { directoryId, token } = await makeClient(opened, profile);
    return {
      baseUrl: `${origin}/api/scim/v2/${directoryId}`,
      authorization: `Bearer ${token}`,
      fetch: (url, init) => opened.fetch(url.slice(origin.length), init),
    };
  };
  const people = { count: 5, from: 0, domain: "acme.example" };

  test.each(["catalogue", "wizard"] as const)("Okta, a %s app", async (style) => {
    const client = oktaScimClient(await connect("okta"));
    for (const step of Object.values(oktaSteps))
      await step({ client, style, say: () => undefined, ...people });
    expect(await client.importUsers()).toHaveLength(people.count);
  });

  test.each([false, true])("Entra, with its compatibility flag: %s", async (flag) => {
    const client = entraScimClient(await connect("entra"), { flag });
    for (const step of Object.values(entraSteps)) await step({ client, say: () => undefined, ...people });
    await client.testConnection();
  });
});
