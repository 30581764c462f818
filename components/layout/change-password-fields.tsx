import type { UseFormReturn } from "react-hook-form";
import { FormFault } from "#components/ui/form-summary.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { passwordRule } from "#lib/auth/password-policy.ts";

interface ChangePasswordFieldsProps {
  form: UseFormReturn<{ currentPassword: string; newPassword: string }>;
  /** For password managers, which keep a password with its name. */
  userName: string;
}

/** The old password and the new one, of an admin or a user. */
export function ChangePasswordFields({ form, userName }: ChangePasswordFieldsProps) {
  const { errors } = form.formState;
  return (
    <div className="flex max-w-form flex-col gap-5">
      <FormFault message={errors.root?.message} />
      <input type="text" name="username" autoComplete="username" value={userName} readOnly hidden />
      <PasswordField
        label="Current password"
        autoComplete="current-password"
        error={errors.currentPassword?.message}
        {...form.register("currentPassword")}
      />
      <PasswordField
        label="New password"
        autoComplete="new-password"
        description={passwordRule}
        error={errors.newPassword?.message}
        {...form.register("newPassword")}
      />
    </div>
  );
}
