import { isObject, type Json, type JsonObject } from "../protocol/json.ts";
import { redactText } from "./redact-text.ts";
import { REDACTED, type Secrets, speaksOfSecret } from "./sensitive.ts";

export type Kept = {
  readonly text: string;
  /** Whether there was more. */
  readonly isCut: boolean;
};

/**
 * Writes a JSON body without its secrets, up to a length: the values of sensitive attributes, of PATCH operations whose
 * path leads to one, and the literals of filters that speak of one. The whole body is looked through even where the text
 * ends earlier, so that `secrets` has all of them.
 * @param limit characters
 */
export function redactJson(body: Json, limit: number, secrets: Secrets): Kept {
  const writer = new Writer(limit);
  write(body, writer, secrets);
  return { text: writer.text, isCut: writer.isFull };
}

class Writer {
  text = "";
  isFull = false;
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  add(piece: string): void {
    if (this.isFull) return;
    this.text += piece;
    if (this.text.length <= this.limit) return;
    this.text = this.text.slice(0, this.limit);
    this.isFull = true;
  }
}

function write(value: Json, writer: Writer, secrets: Secrets): void {
  if (typeof value === "string") writer.add(JSON.stringify(redactText(value, secrets)));
  else if (Array.isArray(value)) writeArray(value, writer, secrets);
  else if (isObject(value)) writeObject(value, writer, secrets);
  else writer.add(JSON.stringify(value));
}

function writeArray(items: readonly Json[], writer: Writer, secrets: Secrets): void {
  writer.add("[");
  for (const [index, item] of items.entries()) {
    if (index > 0) writer.add(",");
    write(item, writer, secrets);
  }
  writer.add("]");
}

function writeObject(object: JsonObject, writer: Writer, secrets: Secrets): void {
  const names = Object.keys(object);
  const isSecretOperation = names.some((name) => {
    const path = object[name];
    return name.toLowerCase() === "path" && typeof path === "string" && speaksOfSecret(unescapedPath(path));
  });
  writer.add("{");
  for (const [index, name] of names.entries()) {
    const value = object[name] ?? null;
    const isSecret = speaksOfSecret(name) || (isSecretOperation && name.toLowerCase() === "value");
    writer.add(`${index > 0 ? "," : ""}${JSON.stringify(redactText(name, secrets))}:`);
    // Yes, no and nothing give nobody away.
    if (isSecret && typeof value !== "boolean" && value !== null) {
      collect(value, secrets);
      writer.add(`"${REDACTED}"`);
    } else write(value, writer, secrets);
  }
  writer.add("}");
}

function unescapedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function collect(value: Json, secrets: Secrets): void {
  if (typeof value === "string" || typeof value === "number") secrets.add(String(value));
  else if (Array.isArray(value)) for (const item of value) collect(item, secrets);
  else if (isObject(value)) {
    for (const [name, inner] of Object.entries(value)) {
      secrets.add(name);
      collect(inner, secrets);
    }
  }
}
