import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import type { SamlPlace, SandboxControl } from "../control-client.ts";
import type { SamlAppView } from "../control-contract.ts";
import { makeSamlSigner, type SamlSigner } from "./sign.ts";

/**
 * A SAML application of the demo. Its certificate is kept, so that directories that were set up with it stay valid; Muster's
 * values need not be entered: it takes them from the first request.
 */
export async function openDemoSamlApp(
  control: SandboxControl,
  place: SamlPlace,
  folder: string,
): Promise<SamlAppView> {
  const file = path.join(folder, `saml-${"org" in place ? place.org : place.tenant}.json`);
  return control.createSamlApp(place, { signer: await keptSigner(file) });
}

const stored = z.object({ key: z.string(), cert: z.string() });

async function keptSigner(file: string): Promise<SamlSigner> {
  const text = await readFile(file, "utf8").catch(() => null);
  if (text !== null) return stored.parse(JSON.parse(text));
  const made = await makeSamlSigner("Muster sandbox");
  await writeFile(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}
