import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import { callHref, callSentence } from "./call-sentence.ts";
import type { Checklist, Step } from "./contract.ts";
import type { DirectoryFacts } from "./facts.ts";

/** From here on a wait is worth a word of help. */
const LONG_WAIT_MS = 2 * 60_000;
/** So long a finished set-up stays in sight: whoever did it sees the last tick. */
const JUST_FINISHED_MS = 10 * 60_000;

/** How each identity provider makes its first calls, in its own words. */
const provider: Record<DirectoryType, { name: string; test: string; first: string }> = {
  okta: {
    name: "Okta",
    test: "In Okta, open Provisioning › Integration and press Test Connector Configuration (in the catalogue’s app: Test API Credentials).",
    first: "Assign a person to the app in Okta, with To App › Create Users on: Okta calls within seconds.",
  },
  entra: {
    name: "Entra",
    test: "In Entra, open Provisioning › Admin Credentials and press Test Connection.",
    first: "Entra calls every 40 minutes; use Provision on demand to see the first user now.",
  },
  scim: {
    name: "your SCIM client",
    test: "Let your SCIM client make its first call, such as GET /ServiceProviderConfig or GET /Users.",
    first: "Create a user from your SCIM client: POST /Users.",
  },
};

/**
 * The set-up's steps, ticked by facts alone: a step whose fact is gone again
 * (the last key revoked, the directory unbound) shows as open again.
 *
 * @param directory The directory being set up; null before the first.
 */
export function checklistOf(
  directory: DirectoryFacts | null,
  identifierConfirmedAt: Date | null,
  now: Date,
): Checklist {
  const steps = inTurn([
    created(directory),
    identifier(identifierConfirmedAt),
    // Nothing calls out to a push-only client, so there is nothing to bind and to diagnose.
    ...(directory?.type === "scim" ? [] : [bound(directory), healthy(directory)]),
    key(directory),
    test(directory),
    user(directory),
  ]);
  return {
    directory: directory && { id: directory.id, name: directory.name },
    steps,
    stage: stageOf(directory, steps, now),
  };
}

function stageOf(directory: DirectoryFacts | null, steps: readonly Step[], now: Date): Checklist["stage"] {
  const open = steps.filter(({ state }) => state !== "done").map(({ id }) => id);
  const firstUserAt = directory?.firstUserAt ?? null;
  const inUse = firstUserAt !== null && now.getTime() - firstUserAt.getTime() > JUST_FINISHED_MS;
  // A directory in use that fails a check is no set-up any more: it needs attention.
  if (inUse && open.every((id) => id === "healthy")) return "past";
  return open.length === 0 ? "finished" : "open";
}

/** The newest directory whose set-up is open or just finished; when there is none, the newest. */
export function directoryToSetUp(
  directories: readonly DirectoryFacts[],
  identifierConfirmedAt: Date | null,
  now: Date,
): DirectoryFacts | null {
  const newestFirst = directories.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  return (
    newestFirst.find(
      (directory) => directory.enabled && checklistOf(directory, identifierConfirmedAt, now).stage !== "past",
    ) ??
    newestFirst[0] ??
    null
  );
}

/** Only the first open step is the admin's turn; waits show wherever they are. */
function inTurn(steps: Step[]): Step[] {
  const firstOpen = steps.findIndex(({ state }) => state !== "done");
  return steps.map((step, index) =>
    step.state === "next" && index > firstOpen ? { ...step, state: "later" as const } : step,
  );
}

function created(directory: DirectoryFacts | null): Step {
  return {
    id: "directory",
    title: directory ? `${directory.name} is added` : "Add a directory",
    state: directory ? "done" : "next",
    detail: directory ? null : "Okta, Microsoft Entra ID, or any other SCIM client: where your users are.",
    link: directory ? null : { label: "Add a directory", href: "/settings/directories/new" },
    help: null,
  };
}

function identifier(confirmedAt: Date | null): Step {
  return {
    id: "identifier",
    title: confirmedAt ? "The primary user identifier is confirmed" : "Confirm the primary user identifier",
    state: confirmedAt ? "done" : "next",
    detail: confirmedAt
      ? null
      : "The one attribute by which a user is found everywhere. Email is proposed; confirm it or choose another.",
    link: confirmedAt ? null : { label: "Global Attributes", href: "/settings/attributes" },
    help: null,
  };
}

function bound(directory: DirectoryFacts | null): Step {
  const done = Boolean(directory?.clusterId);
  return {
    id: "cluster",
    title: done ? `Bound to ${directory?.clusterName}` : "Bind the directory to a cluster",
    state: done ? "done" : "next",
    detail: done ? null : "The identity servers of a cluster check the directory and read its users.",
    link: done ? null : { label: "Directory connection", href: "/environment/identity-servers?tab=cluster" },
    help: null,
  };
}

function healthy(directory: DirectoryFacts | null): Step {
  const outcome = directory?.state === "checking" ? directory.lastOutcome : (directory?.state ?? null);
  const step: Step = {
    id: "healthy",
    title: "Diagnostics find it Healthy",
    state: "next",
    detail: null,
    link: null,
    help: null,
  };
  if (!directory?.clusterId) return step;
  const link = { label: "See the checks", href: `/settings/directories/${directory.id}` };
  if (outcome === "healthy") return { ...step, title: "Healthy", state: "done" };
  if (directory.state === "failed" || directory.state === "degraded") {
    const detail = directory.problem ?? "Some checks are not green; each says what to do.";
    return { ...step, detail, link: { ...link, label: "See what to do" } };
  }
  if (directory.liveServers === 0) {
    return {
      ...step,
      state: "waiting",
      detail: `No identity server of ${directory.clusterName} is running, so nothing can be checked.`,
      link: { label: "Identity Servers", href: "/environment/identity-servers" },
    };
  }
  return {
    ...step,
    state: "waiting",
    detail: "Checking now; it takes a few seconds.",
    link,
    help: waitedLong(
      directory.startedAt ?? directory.boundAt,
      "The check has not finished. Its page shows where it stands, and can start it anew.",
    ),
  };
}

function key(directory: DirectoryFacts | null): Step {
  const done = Boolean(directory?.firstKeyAt);
  return {
    id: "key",
    title: done ? "A SCIM key is issued" : "Issue a SCIM key",
    state: done ? "done" : "next",
    detail: done ? null : "With it the identity provider signs the calls by which it sends users.",
    link: done || !directory ? null : { label: "Keys", href: `/settings/directories/${directory.id}/keys` },
    help: null,
  };
}

function test(directory: DirectoryFacts | null): Step {
  const words = provider[directory?.type ?? "okta"];
  const name = directory ? words.name : "the identity provider";
  if (directory?.scimFirstSeenAt) {
    return {
      id: "test",
      title: `A call from ${name} arrived`,
      state: "done",
      detail: null,
      link: null,
      help: null,
    };
  }
  const waits = Boolean(directory?.firstKeyAt);
  return {
    id: "test",
    title: `Test the connection from ${name}`,
    state: waits ? "waiting" : "next",
    detail: waits ? words.test : null,
    link:
      directory && waits
        ? { label: "SCIM details", href: `/settings/directories/${directory.id}/keys` }
        : null,
    help: directory && waits ? callHelp(directory, name, directory.firstKeyAt) : null,
  };
}

function user(directory: DirectoryFacts | null): Step {
  if (directory?.firstUserAt) {
    return {
      id: "user",
      title: "The first user is provisioned",
      state: "done",
      detail: null,
      link: { label: "Users", href: "/users" },
      help: null,
    };
  }
  const waits = Boolean(directory?.scimFirstSeenAt);
  const words = provider[directory?.type ?? "okta"];
  return {
    id: "user",
    title: "Provision the first user",
    state: waits ? "waiting" : "next",
    detail: waits ? words.first : null,
    link: null,
    help: directory && waits ? callHelp(directory, words.name, directory.scimFirstSeenAt) : null,
  };
}

function callHelp(
  { id, calls: { lastFailure }, scimLastSeenAt }: DirectoryFacts,
  name: string,
  since: Date | null,
): Step["help"] {
  if (lastFailure) {
    const link = { label: "See the call", href: callHref(id, lastFailure) };
    return waitedLong(since, callSentence(lastFailure), link);
  }
  return waitedLong(
    since,
    scimLastSeenAt
      ? `${sentenceCase(name)} called, but sent no user yet. Is anybody assigned, and is creating users turned on there?`
      : `No call has arrived. Compare the base URL there with the one on the Keys page, and check that this address can be reached from ${name}.`,
  );
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function waitedLong(since: Date | null, text: string, link: Step["link"] = null): Step["help"] {
  return since && { from: new Date(since.getTime() + LONG_WAIT_MS).toISOString(), text, link };
}
