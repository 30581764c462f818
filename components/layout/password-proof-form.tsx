import type { UseFormReturn } from "react-hook-form";
import { Callout } from "#components/ui/callout.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";

interface PasswordProofFormProps {
  id: string;
  form: UseFormReturn<{ password: string }>;
  onProve: (input: { password: string }) => Promise<void>;
  /** For password managers; left out where the page does not know it. */
  userName?: string;
}

/** The password once more, within a dialog that may have been opened from another form. */
export function PasswordProofForm({ id, form, onProve, userName }: PasswordProofFormProps) {
  const { errors } = form.formState;
  return (
    // The event must not reach the form that the dialog was opened from: React bubbles through portals.
    <form
      id={id}
      method="post"
      onSubmit={(event) => {
        event.stopPropagation();
        void form.handleSubmit(onProve)(event);
      }}
      noValidate
      className="flex flex-col gap-4"
    >
      {errors.root?.message ? (
        <Callout tone="warn" role="alert">
          {errors.root.message}
        </Callout>
      ) : null}
      {userName ? (
        <input type="text" name="username" autoComplete="username" value={userName} readOnly hidden />
      ) : null}
      <PasswordField
        label="Password"
        autoComplete="current-password"
        error={errors.password?.message}
        {...form.register("password")}
      />
    </form>
  );
}
