import { namesInExpression } from "./expression/names-in-expression.ts";
import { parseExpression } from "./expression/parse-expression.ts";
import type { LineSource, Provider } from "./mapping-line.ts";
import { inProfile } from "./read-source.ts";

/** The attributes of the directory that a source reads, by their names from the outside in; none for what can't be read. */
export function namesRead(source: LineSource, provider: Provider): (readonly string[])[] {
  if (source.kind === "constant") return [];
  if (source.kind === "attribute") return [source.text.split(".")];
  const parsed = parseExpression(source.text);
  return parsed.ok ? namesInExpression(parsed.expression).map((path) => inProfile(path, provider)) : [];
}
