"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { IconButton } from "./button.tsx";
import { TextField } from "./text-field.tsx";

/** A text field whose value is hidden until asked for. */
export function PasswordField(props: Omit<ComponentProps<typeof TextField>, "type" | "suffix">) {
  const [shown, setShown] = useState(false);
  return (
    <TextField
      spellCheck={false}
      autoCapitalize="none"
      {...props}
      type={shown ? "text" : "password"}
      suffix={
        <IconButton
          label={shown ? "Hide what I typed" : "Show what I typed"}
          size="sm"
          onPress={() => setShown(!shown)}
          className="size-7"
        >
          {shown ? <EyeOff aria-hidden className="size-4" /> : <Eye aria-hidden className="size-4" />}
        </IconButton>
      }
    />
  );
}
