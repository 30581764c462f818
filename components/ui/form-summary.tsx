"use client";

import { useEffect, useRef } from "react";
import { Callout } from "./callout.tsx";

export interface FormProblem {
  /** The field's label; empty for what belongs to the whole form. */
  label?: string;
  message: string;
  /** Puts the focus into the field. */
  onSelect?: () => void;
}

/** Above a form's button: what has to be put right. Read out when it appears. */
export function FormSummary({ problems }: { problems: readonly FormProblem[] }) {
  const box = useRef<HTMLDivElement>(null);
  const count = problems.length;
  useEffect(() => {
    if (count > 0) box.current?.scrollIntoView({ block: "nearest" });
  }, [count]);
  if (count === 0) return null;
  const [first] = problems;
  return (
    <div ref={box}>
      {count === 1 && first && !first.onSelect ? (
        <Callout tone="error" role="alert">
          {first.message}
        </Callout>
      ) : (
        <Callout
          tone="error"
          role="alert"
          title={count === 1 ? "One thing needs your attention" : `${count} things need your attention`}
        >
          <ul className="list-disc space-y-0.5 pl-4">
            {problems.map((problem) => (
              <li key={`${problem.label ?? ""}${problem.message}`}>
                {problem.onSelect ? (
                  <button
                    type="button"
                    onClick={problem.onSelect}
                    className="text-left align-top underline underline-offset-2"
                  >
                    {problem.label ? `${problem.label}: ` : null}
                    {problem.message}
                  </button>
                ) : (
                  problem.message
                )}
              </li>
            ))}
          </ul>
        </Callout>
      )}
    </div>
  );
}

/** The same for what belongs to no field of a form whose fields show their own errors. */
export function FormFault({ message }: { message: string | undefined }) {
  return <FormSummary problems={message ? [{ message }] : []} />;
}
