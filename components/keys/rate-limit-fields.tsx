"use client";

import { useFormContext } from "react-hook-form";
import { TextField } from "#components/ui/text-field.tsx";
import type { RateLimit } from "#lib/keys/vocabulary.ts";

/**
 * How often a key may call; above it a call is answered 429 with the seconds to wait. Within the form of `FormProvider`.
 */
export function RateLimitFields() {
  const { register, formState } = useFormContext<{ rateLimit: RateLimit }>();
  const errors = formState.errors.rateLimit;
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 font-medium">Rate limit</legend>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField
          label="Calls a second"
          inputMode="numeric"
          error={errors?.perSecond?.message}
          {...register("rateLimit.perSecond", { setValueAs: wholeNumber })}
        />
        <TextField
          label="Calls at once, after a pause"
          inputMode="numeric"
          error={errors?.burst?.message}
          {...register("rateLimit.burst", { setValueAs: wholeNumber })}
        />
      </div>
      <p className="mt-1.5 text-muted text-sm">
        A call beyond it is told to come back in a second. Entra sends up to 25 a second, Okta fewer.
      </p>
    </fieldset>
  );
}

/** NaN for what is no number, so that the field says so. */
function wholeNumber(value: unknown): number {
  const text = String(value).replaceAll(/[\s,]/g, "");
  return text === "" ? Number.NaN : Number(text);
}
