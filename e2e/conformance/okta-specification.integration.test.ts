import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeClient, mounts, oktaUser, type ScimClient, schemas } from "./scim-client.ts";

/**
 * Okta's "SCIM 2.0 SPEC test" in our own words: what the suite asks before an integration may be published
 * (developer.okta.com, "Test your SCIM API"). It needs one user to be there already.
 */
describe.each(mounts)("Okta's specification test over $name", (mount) => {
  let opened: Awaited<ReturnType<typeof mount.open>>;
  let okta: ScimClient;
  beforeAll(async () => {
    opened = await mount.open();
    okta = await makeClient(opened);
    expect((await okta.call("POST", "/Users", { body: oktaUser("first@okta.local") })).status).toBe(201);
  });
  afterAll(() => opened.close());

  const aWholeUser = {
    id: expect.stringMatching(/.+/),
    userName: expect.stringMatching(/.+/),
    name: { familyName: expect.stringMatching(/.+/), givenName: expect.stringMatching(/.+/) },
    active: expect.any(Boolean),
    emails: [expect.objectContaining({ value: expect.stringMatching(/.+/) })],
  };

  test("the Users endpoint gives a page with numbers and whole users, and each of them by its id", async () => {
    const list = await okta.call("GET", "/Users?count=1&startIndex=1");
    expect(list.status).toBe(200);
    expect(list.json).toMatchObject({
      schemas: [schemas.list],
      itemsPerPage: expect.any(Number),
      startIndex: expect.any(Number),
      totalResults: expect.any(Number),
      Resources: [aWholeUser],
    });
    const { id } = list.json.Resources[0];
    const one = await okta.call("GET", `/Users/${id}`);
    expect(one.status).toBe(200);
    expect(one.json).toMatchObject({ ...aWholeUser, id });
  });

  test("a userName that nobody has gives 200 and an empty list", async () => {
    for (const name of ["abcdefgh@atko.com", "random.4711@example.com"]) {
      const list = await okta.call("GET", `/Users?filter=userName eq "${name}"`);
      expect(list.status).toBe(200);
      expect(list.json).toMatchObject({ schemas: [schemas.list], totalResults: 0 });
    }
  });

  test.each(["010101001010101011001010101011", "00919288221112222"])(
    "an id that nobody has (%s) gives 404 as SCIM error",
    async (id) => {
      const answer = await okta.call("GET", `/Users/${id}`);
      expect(answer.status).toBe(404);
      expect(answer.json).toMatchObject({
        schemas: [schemas.error],
        status: "404",
        detail: expect.stringMatching(/.+/),
      });
    },
  );

  test("a user is created from application/json, is there, can't be created twice, and is found in any case", async () => {
    const userName = `Runscope400.${mount.name.length}@atko.com`;
    const body = {
      schemas: [schemas.user],
      userName,
      name: { givenName: "Runscope", familyName: "Atko" },
      emails: [{ primary: true, value: userName, type: "work" }],
      displayName: "Runscope Atko",
      active: true,
    };
    const headers = { "content-type": "application/json", accept: "application/scim+json; charset=utf-8" };
    const created = await okta.call("POST", "/Users", { body, headers });
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({
      active: true,
      id: expect.stringMatching(/.+/),
      name: body.name,
      userName,
    });
    expect(created.json.schemas).toContain(schemas.user);
    const read = await okta.call("GET", `/Users/${created.json.id}`);
    expect(read.json).toMatchObject({ userName, name: body.name });
    expect((await okta.call("POST", "/Users", { body, headers })).status).toBe(409);
    const found = await okta.call("GET", `/Users?filter=userName eq "${userName.toUpperCase()}"`);
    expect(found.status).toBe(200);
    expect(found.json).toMatchObject({ totalResults: 1, Resources: [{ userName }] });
  });

  test("the Groups endpoint answers within 600 ms", async () => {
    const started = performance.now();
    const groups = await okta.call("GET", "/Groups");
    expect(groups.status).toBe(200);
    expect(performance.now() - started).toBeLessThan(600);
    expect(groups.json).toMatchObject({ schemas: [schemas.list], totalResults: 0, Resources: [] });
  });

  test("a wrong key gives 401 as SCIM error", async () => {
    const answer = await okta.call("GET", '/Users?filter=userName eq "X"', { authorization: "non-token" });
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({
      schemas: [schemas.error],
      status: "401",
      detail: expect.stringMatching(/.+/),
    });
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
  });
});
