import { expect, test } from "vitest";
import { createAttributeInput, updateAttributeInput } from "#lib/attributes/contract.ts";
import { createAttribute } from "#lib/attributes/create-attribute.ts";
import { listAttributes } from "#lib/attributes/list-attributes.ts";
import { updateAttribute } from "#lib/attributes/update-attribute.ts";
import type { MappingPreview, MappingView } from "#lib/mapping/contract.ts";
import { previewMappingInput, previewPeopleQuery, updateMappingInput } from "#lib/mapping/contract.ts";
import { getMapping } from "#lib/mapping/get-mapping.ts";
import { previewMapping } from "#lib/mapping/preview-mapping.ts";
import { previewPeople } from "#lib/mapping/preview-people.ts";
import { saveMapping } from "#lib/mapping/save-mapping.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { getUser } from "#lib/users/get-user.ts";
import { control, lastRun, owner, syncedEntra, syncedOkta } from "./synced-directory.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const acme = "urn:acme:2.0:User";

type Draft = { kind: string; source?: string; readWins?: boolean };

/** Lines for attributes by key, as the page sends them. */
function linesOf(view: MappingView, drafts: Record<string, Draft>) {
  return Object.entries(drafts).map(([key, draft]) => {
    const attribute = view.attributes.find((one) => one.key === key);
    if (!attribute) throw new Error(`no attribute ${key}`);
    return { attributeId: attribute.attributeId, ...draft };
  });
}

async function save(directoryId: string, drafts: Record<string, Draft>): Promise<MappingView> {
  const view = await getMapping(owner, directoryId);
  return saveMapping(owner, directoryId, updateMappingInput.parse({ lines: linesOf(view, drafts) }));
}

async function resourcesOf(directoryId: string) {
  const { rows } = await pool().query(
    "SELECT id, user_name, provider_id, resource, sources FROM users WHERE directory_id = $1 AND deleted_at IS NULL",
    [directoryId],
  );
  return new Map(rows.map((row) => [row.user_name as string, row]));
}

async function badgeNumber() {
  const found = (await listAttributes(owner)).attributes.find(({ key }) => key === "badgeNumber");
  return (
    found ??
    (await createAttribute(
      owner,
      createAttributeInput.parse({
        key: "badgeNumber",
        label: "Badge number",
        type: "integer",
        oktaPath: "badgeNumber",
        scimPath: `${acme}:badge`,
      }),
    ))
  );
}

/** What a preview says of one attribute, person by person. */
function valuesIn(preview: MappingPreview, view: MappingView, key: string) {
  const id = view.attributes.find((one) => one.key === key)?.attributeId;
  return preview.people.map(({ values }) => values.find((one) => one.attributeId === id));
}

test("Okta: a constant, an expression and a custom attribute are tried on live users, saved, and come to everybody", async () => {
  await badgeNumber();
  const { name, directoryId, sync } = await syncedOkta(12);
  const [, ada, bo] = await control.orgUsers(name);
  if (!ada || !bo) throw new Error("too few people");
  const set = (user: string, profile: Record<string, string | null>) =>
    control.orgUserAction(name, { user, action: "set", profile });
  await set(ada.id, { badgeNumber: "4711" });
  await set(bo.id, { badgeNumber: "B-12", department: null });
  await sync();

  const view = await getMapping(owner, directoryId);
  expect(view).toMatchObject({ directory: { type: "okta" }, obstacle: null });
  expect(view.suggestions).toContain("costCenter");
  const drafts = {
    department: { kind: "expression", source: `coalesce( department ,'None')+" / "+upper(division)` },
    organization: { kind: "constant", source: "Acme" },
    nickName: { kind: "none" },
  };
  const sample = await previewPeople(owner, directoryId, previewPeopleQuery.parse({}));
  expect(sample).toMatchObject({ read: 13, names: ["badgeNumber"], unknown: [] });
  expect(sample.people).toHaveLength(8);
  // A varied sample has the one without a department and the one with a badge that is a number among the first.
  expect(sample.people.map((one) => one.providerId)).toEqual(expect.arrayContaining([ada.id, bo.id]));
  const preview = await previewMapping(
    owner,
    directoryId,
    previewMappingInput.parse({ lines: linesOf(view, drafts), people: sample.people }),
  );
  expect(preview.faults).toEqual([]);
  const boAt = sample.people.findIndex((one) => one.providerId === bo.id);
  expect(valuesIn(preview, view, "department")[boAt]).toMatchObject({
    before: null,
    after: expect.stringMatching(/^None \/ [A-Z]+$/),
    problem: null,
  });
  expect(valuesIn(preview, view, "organization")[boAt]).toMatchObject({ after: "Acme" });
  expect(valuesIn(preview, view, "badgeNumber")[boAt]).toMatchObject({
    after: null,
    problem: "“B-12” is not a whole number.",
  });
  const badgeId = view.attributes.find((one) => one.key === "badgeNumber")?.attributeId;
  expect(preview.withoutValue).toContainEqual({ attributeId: badgeId, count: 7 });
  const found = await previewPeople(
    owner,
    directoryId,
    previewPeopleQuery.parse({ search: ada.displayName.split(" ")[0] }),
  );
  expect(found.people.map((one) => one.providerId)).toContain(ada.id);

  const saved = await save(directoryId, drafts);
  expect(saved.attributes.find(({ key }) => key === "department")).toMatchObject({
    kind: "expression",
    source: 'coalesce(department, "None") + " / " + upper(division)',
  });
  const { rows: audit } = await pool().query(
    "SELECT before, after FROM audit_entry WHERE directory_id = $1 AND action = 'mapping.update'",
    [directoryId],
  );
  expect(audit).toEqual([
    {
      before: { department: "default", organization: "default", nickName: "default" },
      after: {
        department: '= coalesce(department, "None") + " / " + upper(division)',
        organization: "“Acme”",
        nickName: "not mapped",
      },
    },
  ]);
  const { rows: jobs } = await pool().query(
    "SELECT run_at <= now() AS \"isDue\" FROM graphile_worker.jobs WHERE key = 'sync:' || $1",
    [directoryId],
  );
  expect(jobs).toEqual([{ isDue: true }]);

  // The clock alone would ask for changes, of which there are none.
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({
    kind: "full",
    state: "succeeded",
    counts: { updated: 13 },
  });
  const users = await resourcesOf(directoryId);
  expect(users.get(bo.login)?.resource[enterprise]).toMatchObject({
    department: expect.stringMatching(/^None \//),
    organization: "Acme",
  });
  expect(users.get(ada.login)?.resource[acme]).toEqual({ badge: 4711 });
  expect(users.get(bo.login)?.resource[acme]).toBeUndefined();
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ kind: "changes" });

  const page = await getUser(owner, users.get(ada.login)?.id);
  const shown = page.attributes.flatMap(({ attributes }) => attributes);
  const rowOf = (label: string) => shown.find((row) => row.label === label);
  expect(rowOf("Organisation")).toMatchObject({
    values: ["Acme"],
    source: "sync",
    origin: { kind: "constant" },
  });
  expect(rowOf("Badge number")).toMatchObject({
    values: ["4711"],
    source: "sync",
    origin: { kind: "attribute", text: "badgeNumber" },
  });
  expect(rowOf("Department")).toMatchObject({
    origin: { kind: "expression" },
    changedAt: expect.any(String),
  });
});

test("SCIM wins over what is read, unless an admin says otherwise; then even an empty value stands", async () => {
  const { name, directoryId, sync } = await syncedOkta(6);
  await sync();
  const [, ada] = await control.orgUsers(name);
  const user = (await resourcesOf(directoryId)).get(ada?.login ?? "");
  const read = user?.resource;
  /** As a push leaves it: values and sources. */
  const push = () =>
    pool().query(
      `UPDATE users SET resource = resource || $2::jsonb, version = version + 1,
              sources = sources || '{"title":{"source":"scim","at":"2026-11-22T00:00:00Z"},"nickName":{"source":"scim","at":"2026-11-22T00:00:00Z"},"emails":{"source":"scim","at":"2026-11-22T00:00:00Z"}}'
        WHERE id = $1`,
      [
        user?.id,
        { title: "Pushed", nickName: "Pushed", emails: [{ type: "work", value: "pushed@x.example" }] },
      ],
    );
  const now = async () => (await resourcesOf(directoryId)).get(ada?.login ?? "")?.resource;
  await push();
  await sync("full");
  expect(await now()).toMatchObject({ title: "Pushed", nickName: "Pushed" });

  const view = await getMapping(owner, directoryId);
  const of = (key: string) => view.attributes.find((one) => one.key === key);
  expect(of("title")).toMatchObject({ pushed: 1, readWins: false, together: [] });
  expect(of("mail")?.together).toEqual([of("secondEmail")?.attributeId]);
  const drafts = {
    title: { kind: "default", readWins: true },
    nickName: { kind: "default", readWins: true },
    mail: { kind: "default", readWins: true },
  };
  const sample = await previewPeople(owner, directoryId, previewPeopleQuery.parse({}));
  const preview = (lines: object[]) =>
    previewMapping(owner, directoryId, previewMappingInput.parse({ lines, people: sample.people }));
  const at = sample.people.findIndex((one) => one.providerId === ada?.id);
  const before = valuesIn(await preview([]), view, "title")[at];
  expect(before).toMatchObject({ before: "Pushed", after: "Pushed", keptByScim: true });
  const after = valuesIn(await preview(linesOf(view, drafts)), view, "title")[at];
  expect(after).toMatchObject({ before: "Pushed", after: read.title, keptByScim: false });

  const saved = await save(directoryId, drafts);
  // The second address is part of the same attribute, so that one decision holds for both.
  expect(saved.attributes.find(({ key }) => key === "secondEmail")).toMatchObject({ readWins: true });
  await sync();
  expect(await now()).toMatchObject({ title: read.title, emails: read.emails });
  expect((await now()).nickName).toBe(read.nickName);
  await push();
  await save(directoryId, { title: { kind: "default" } });
  await sync();
  expect(await now()).toMatchObject({ title: "Pushed", emails: read.emails });
});

test("what can't be saved is said beside its line, and nothing changes", async () => {
  await badgeNumber();
  const { directoryId } = await syncedOkta(1);
  const view = await getMapping(owner, directoryId);
  const cases: Record<string, [Draft, RegExp]> = {
    userName: [{ kind: "none" }, /Without a user name there is no user/],
    mail: [{ kind: "constant", source: "same@x.example" }, /Everyone would have the same email/],
    title: [{ kind: "expression", source: "lowr(title)" }, /no function “lowr”/],
    department: [{ kind: "attribute", source: "not a name" }, /profile editor/],
    badgeNumber: [{ kind: "constant", source: "many" }, /not a whole number.*“Whole number”/],
    externalId: [{ kind: "constant", source: "1" }, /always the external ID/],
    nickName: [{ kind: "constant", source: "" }, /Write the text/],
    displayName: [{ kind: "expression", source: "user.profile.name" }, /one name/],
  };
  const drafts = {
    ...Object.fromEntries(Object.entries(cases).map(([key, [draft]]) => [key, draft])),
    // It leads to the user name as well.
    userPrincipalName: { kind: "none" },
  };
  const refused = await save(directoryId, drafts).catch((error) => error);
  expect(refused).toMatchObject({ code: "validation_failed" });
  for (const [index, [, sentence]] of Object.values(cases).entries())
    expect(
      refused.errors.find(({ field }: { field: string }) => field === `lines.${index}.source`)?.detail,
    ).toMatch(sentence);
  await expect(
    save(directoryId, {
      userName: { kind: "expression", source: "lower(login)" },
      userPrincipalName: { kind: "attribute", source: "email" },
    }),
  ).rejects.toMatchObject({ errors: [{ detail: expect.stringContaining("same SCIM path") }, {}] });
  expect(await getMapping(owner, directoryId)).toEqual(view);
  expect(linesOf(view, drafts)).toHaveLength(9);
});

test("Entra: what an expression and an extension need is selected, and a property that Graph does not know is refused", async () => {
  const { name, directoryId, sync } = await syncedEntra(5);
  await sync();
  const [ada] = await control.tenantUsers(name);
  const extension = `extension_${newId().replaceAll("-", "")}_floor`;
  await control.tenantUserAction(name, {
    user: ada?.id ?? "",
    action: "set",
    properties: {
      [extension]: "7",
      onPremisesExtensionAttributes: { extensionAttribute3: "Night shift" },
      otherMails: ["a@x.example", "b@x.example"],
    },
  });
  await expect(
    save(directoryId, { title: { kind: "attribute", source: "no_such_property" } }),
  ).rejects.toMatchObject({
    errors: [
      { field: "lines.0.source", detail: expect.stringContaining("knows no property “no_such_property”") },
    ],
  });
  await expect(
    save(directoryId, { title: { kind: "attribute", source: "memberOf.id" } }),
  ).rejects.toMatchObject({
    errors: [{ detail: expect.stringContaining("does not give “memberOf”") }],
  });
  const sample = await previewPeople(
    owner,
    directoryId,
    previewPeopleQuery.parse({
      also: `${extension},nonsense,onPremisesExtensionAttributes.extensionAttribute3`,
    }),
  );
  expect(sample).toMatchObject({ unknown: ["nonsense"], names: [extension] });
  await save(directoryId, {
    nickName: { kind: "expression", source: `"Floor " + ${extension}` },
    userType: { kind: "attribute", source: "onPremisesExtensionAttributes.extensionAttribute3" },
    title: { kind: "expression", source: 'join("; ", otherMails)' },
  });
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ kind: "full", state: "succeeded" });
  expect((await resourcesOf(directoryId)).get(ada?.login ?? "")?.resource).toMatchObject({
    nickName: "Floor 7",
    userType: "Night shift",
    title: "a@x.example; b@x.example",
  });
});

test("another default is read again by every directory of its type; what a directory reads is not changed from there", async () => {
  const { directoryId, sync } = await syncedOkta(2);
  await sync();
  const { attributes } = await listAttributes(owner);
  const title = attributes.find(({ key }) => key === "title");
  if (!title) throw new Error("no title");
  await expect(
    updateAttribute(
      owner,
      title.id,
      updateAttributeInput.parse({ ...title, mappings: [{ directoryId, path: "x" }] }),
    ),
  ).rejects.toMatchObject({ errors: [{ detail: expect.stringContaining("Mapping") }] });
  const change = (oktaPath: string) =>
    updateAttribute(owner, title.id, updateAttributeInput.parse({ ...title, oktaPath, mappings: [] }));
  await change("department");
  await sync();
  expect(await lastRun(directoryId)).toMatchObject({ kind: "full", counts: { updated: 2 } });
  await change("title");
});
