"use client";

import { useState } from "react";
import { Controller, useFormContext } from "react-hook-form";
import { Select } from "#components/ui/select.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { type Expiry, endOfDay, expiryOptions } from "./expiry-form.ts";

/** When a key ends: a number of days, a day of one's choice, or never. Within the form of `FormProvider`. */
export function ExpiryFields() {
  const { control, register, watch, formState } = useFormContext<Expiry>();
  const [today] = useState(() => new Date());
  return (
    <>
      <Controller
        name="expiry"
        control={control}
        render={({ field }) => (
          <Select
            label="Expires"
            description="Admins are reminded by email 14, 3 and 1 days before."
            options={expiryOptions(today)}
            value={field.value}
            onChange={field.onChange}
            onBlur={field.onBlur}
            ref={field.ref}
          />
        )}
      />
      {watch("expiry") === "day" ? (
        <TextField
          type="date"
          label="Last day"
          min={endOfDay(today).slice(0, 10)}
          description="The key works until the end of this day, in your time zone."
          error={formState.errors.day?.message}
          {...register("day")}
        />
      ) : null}
    </>
  );
}
