"use client";

import { type ReactNode, useRef } from "react";
import { Button } from "#components/ui/button.tsx";

interface FileButtonProps {
  label: string;
  accept: string;
  icon: ReactNode;
  onRead: (bytes: Uint8Array) => void;
}

/** A button that reads a file into the form; the file itself goes nowhere. */
export function FileButton({ label, accept, icon, onRead }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        aria-label={label}
        tabIndex={-1}
        className="sr-only"
        onChange={async (event) => {
          const { files } = event.target;
          const bytes = await files?.[0]?.arrayBuffer();
          // The same file can be chosen again.
          event.target.value = "";
          if (bytes) onRead(new Uint8Array(bytes));
        }}
      />
      <Button size="sm" icon={icon} onPress={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
