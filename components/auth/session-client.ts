/** Why a sign-in was refused, in a sentence; `seconds` is how long the next try has to wait. */
export interface SignInRefusal {
  text: string;
  seconds?: number;
}

const sentences: Record<string, string> = {
  sign_in_failed: "Email or password is wrong. Check both, then try again.",
  database_unavailable: "Muster cannot reach its database at the moment. Try again shortly.",
  too_busy: "More people are signing in than Muster can check at once. Try again in a few seconds.",
  internal: "Muster failed while checking the password. Its log says why.",
};

/**
 * Signs in through next-auth's endpoint; its own client would add 8 KB for these two calls.
 *
 * @returns null when signed in
 */
export async function signIn(email: string, password: string): Promise<SignInRefusal | null> {
  try {
    const { csrfToken } = (await (await fetch("/api/auth/csrf")).json()) as { csrfToken: string };
    const response = await fetch("/api/auth/callback/credentials", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password, csrfToken, json: "true" }),
    });
    const { url } = (await response.json()) as { url: string };
    return refusalIn(new URL(url, location.origin));
  } catch {
    return { text: "Muster did not answer. Check your connection to it, then try again." };
  }
}

/** next-auth answers with the URL that it would send the browser to; refusals are its parameters. */
function refusalIn(url: URL): SignInRefusal | null {
  if (url.searchParams.has("csrf")) {
    return {
      text: "Your browser did not keep Muster's cookie. Allow cookies for this site, then try again.",
    };
  }
  const error = url.searchParams.get("error");
  if (error === null) return null;
  const [code = "", wait] = error.split(":");
  const seconds = Number(wait);
  if (code === "too_many_requests" && seconds > 0)
    return { text: "There were too many wrong passwords.", seconds };
  return { text: sentences[code] ?? `Muster refused the sign-in (${code}).` };
}
