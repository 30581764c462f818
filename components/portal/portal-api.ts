import { ApiProblem } from "#components/layout/api.ts";

let askForProof: (() => Promise<boolean>) | undefined;

/**
 * Sets who asks the user to prove who they are when a call wants it; once they have (`true`), the call is made again.
 * @returns a function that unsets it
 */
export function onProofRequired(ask: () => Promise<boolean>): () => void {
  askForProof = ask;
  return () => {
    if (askForProof === ask) askForProof = undefined;
  };
}

/** The user was asked to prove who they are, and would rather not: nothing was done, and nothing needs to be said. */
export class NotProven extends Error {}

/**
 * Calls the portal's API (`/api/portal/` + path). An ended session leads to the portal's sign-in page.
 * @throws ApiProblem for every answer that is not 2xx, and when there is none; NotProven
 */
export async function portalApi<Output = void>(
  path: string,
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  body: unknown = {},
): Promise<Output> {
  const response = await fetch(`/api/portal/${path}`, {
    method,
    headers: { accept: "application/json", ...(method !== "GET" && { "content-type": "application/json" }) },
    ...(method !== "GET" && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiProblem(0, {
      code: "unreachable",
      detail: "Muster did not answer. Check your connection, then try again.",
    });
  });
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as Output;
  const problem = new ApiProblem(response.status, await response.json().catch(() => ({})));
  if (problem.code === "unauthenticated") location.assign("/portal/sign-in");
  if (problem.code === "recent_sign_in_required" && askForProof) {
    if (await askForProof()) return portalApi<Output>(path, method, body);
    throw new NotProven();
  }
  throw problem;
}
