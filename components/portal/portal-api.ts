import { ApiProblem } from "#components/layout/api.ts";

/**
 * Calls the portal's API (`/api/portal/` + path). An ended session leads to the portal's sign-in page.
 * @throws ApiProblem for every answer that is not 2xx, and when there is none
 */
export async function portalApi<Output = void>(
  path: string,
  method: "POST" | "PATCH" | "DELETE",
  body: unknown = {},
): Promise<Output> {
  const response = await fetch(`/api/portal/${path}`, {
    method,
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new ApiProblem(0, {
      code: "unreachable",
      detail: "Muster did not answer. Check your connection, then try again.",
    });
  });
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as Output;
  const problem = new ApiProblem(response.status, await response.json().catch(() => ({})));
  if (problem.code === "unauthenticated") location.assign("/portal/sign-in");
  throw problem;
}
