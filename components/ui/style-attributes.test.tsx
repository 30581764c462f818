import { createHash } from "node:crypto";
import type { ReactElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { contentSecurityPolicy } from "#lib/platform/http/content-security-policy.ts";
import { Button } from "./button.tsx";
import { Checkbox } from "./checkbox.tsx";
import { RadioGroup } from "./radio-group.tsx";
import { Select } from "./select.tsx";
import { Switch } from "./switch.tsx";
import { TextField } from "./text-field.tsx";

const options = [{ id: "a", label: "A" }] as const;
const ignore = () => {};

const controls: [name: string, element: ReactElement][] = [
  ["Button", <Button key="b">Save</Button>],
  ["Checkbox", <Checkbox key="c" label="A" isSelected onChange={ignore} />],
  ["RadioGroup", <RadioGroup key="r" label="A" options={options} value="a" onChange={ignore} />],
  ["Select", <Select key="s" label="A" options={options} value="a" onChange={ignore} />],
  ["Switch", <Switch key="w" label="A" isSelected onChange={ignore} />],
  ["TextField", <TextField key="t" label="A" error="B" />],
];

test.each(controls)(
  "the style attributes of a %s in the server's HTML are allowed by the policy",
  (_name, element) => {
    const policy = contentSecurityPolicy({ nonce: "n", https: true, development: false });
    for (const [, style = ""] of renderToString(element).matchAll(/ style="([^"]*)"/g)) {
      expect(policy).toContain(`'sha256-${createHash("sha256").update(style).digest("base64")}'`);
    }
  },
);
